SELECT
    sumIf(countEqual(ToolUse.Status, 'error'), OrderedAt >= fromUnixTimestamp64Milli({since:Int64})) AS value,
    sumIf(countEqual(ToolUse.Status, 'error'), OrderedAt < fromUnixTimestamp64Milli({since:Int64})) AS before
FROM session FINAL
WHERE {{session-filter-with-before}}
