-- A lambda, for countEqual finds no '' in an array of LowCardinality.
WITH OrderedAt >= fromUnixTimestamp64Milli({since:Int64}) AS is_now
SELECT sumIf(calls, is_now) AS value, sumIf(calls, NOT is_now) AS before
FROM
(
    SELECT OrderedAt, arrayCount(server -> server != '', ToolUse.McpServer) AS calls
    FROM session FINAL
    WHERE notEmpty(McpServers) AND {{session-filter-with-before}}
)
