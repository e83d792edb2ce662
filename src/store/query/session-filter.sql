-- The conditions that every question about sessions shares; put in where {{session-filter}} stands. An empty list is "any".
-- The words of a text are added behind them, one condition each: their number is not known here.
Kind = 'session'
AND OrderedAt >= fromUnixTimestamp64Milli({since:Int64})
AND OrderedAt < fromUnixTimestamp64Milli({until:Int64})
AND (empty({status:Array(String)}) OR has({status:Array(String)}, Status))
AND (empty({model:Array(String)}) OR hasAny(Models, {model:Array(String)}))
AND (empty({repository:Array(String)}) OR has({repository:Array(String)}, GitRepository))
AND (empty({user:Array(String)}) OR has({user:Array(String)}, User))
AND (empty({team:Array(String)}) OR has({team:Array(String)}, Team))
AND (empty({tool:Array(String)}) OR hasAny(Tools, {tool:Array(String)}))
AND (empty({environment:Array(String)}) OR has({environment:Array(String)}, Environment))
AND (empty({version:Array(String)}) OR has({version:Array(String)}, CodexVersion))
