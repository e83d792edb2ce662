-- The conditions that every question about sessions shares; put in where {{session-filter}} stands. What else a filter asks is added behind them.
Kind = 'session'
AND OrderedAt >= fromUnixTimestamp64Milli({since:Int64})
AND OrderedAt < fromUnixTimestamp64Milli({until:Int64})
