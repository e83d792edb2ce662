WITH OrderedAt >= fromUnixTimestamp64Milli({since:Int64}) AS is_now
SELECT sumIf(calls, is_now) AS value, sumIf(calls, NOT is_now) AS before
FROM
(
    SELECT OrderedAt, length(ToolUse.McpServer) - countEqual(ToolUse.McpServer, '') AS calls
    FROM session FINAL
    WHERE notEmpty(McpServers) AND {{session-filter-with-before}}
)
