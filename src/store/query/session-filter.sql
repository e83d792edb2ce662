-- The conditions that every question about sessions shares; put in where {{session-filter}} stands. An empty list is "any".
-- The words of a text are added behind them, one condition each: their number is not known here.
-- IN, because no index is asked about has(…, Status).
Kind = 'session'
AND OrderedAt >= fromUnixTimestamp64Milli({since:Int64})
AND OrderedAt < fromUnixTimestamp64Milli({until:Int64})
AND (empty({status:Array(String)}) OR Status IN {status:Array(String)})
AND (empty({model:Array(String)}) OR hasAny(Models, {model:Array(String)}))
AND (empty({repository:Array(String)}) OR GitRepository IN {repository:Array(String)})
AND (empty({user:Array(String)}) OR User IN {user:Array(String)})
AND (empty({team:Array(String)}) OR Team IN {team:Array(String)})
AND (empty({tool:Array(String)}) OR hasAny(Tools, {tool:Array(String)}))
AND (empty({environment:Array(String)}) OR Environment IN {environment:Array(String)})
AND (empty({version:Array(String)}) OR CodexVersion IN {version:Array(String)})
