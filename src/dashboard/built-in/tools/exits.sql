SELECT
    sumIf(arrayCount(code -> code != 0, ToolUse.ExitCode), OrderedAt >= fromUnixTimestamp64Milli({since:Int64})) AS value,
    sumIf(arrayCount(code -> code != 0, ToolUse.ExitCode), OrderedAt < fromUnixTimestamp64Milli({since:Int64})) AS before
FROM session FINAL
WHERE {{session-filter-with-before}}
