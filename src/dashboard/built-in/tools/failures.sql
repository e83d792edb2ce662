-- NULL where no session tells its calls: nothing failed of what nobody knows is no answer.
WITH if(ToolCalls IS NULL, NULL, countEqual(ToolUse.Status, 'error')) AS failed
SELECT
    sumIf(failed, OrderedAt >= fromUnixTimestamp64Milli({since:Int64})) AS value,
    sumIf(failed, OrderedAt < fromUnixTimestamp64Milli({since:Int64})) AS before
FROM session FINAL
WHERE {{session-filter-with-before}}
