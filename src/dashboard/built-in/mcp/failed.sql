-- A lambda, for countEqual finds no '' in an array of LowCardinality.
-- No calls have no share.
WITH OrderedAt >= fromUnixTimestamp64Milli({since:Int64}) AS is_now
SELECT
    if(sumIf(calls, is_now) = 0, NULL, sumIf(failed, is_now) / sumIf(calls, is_now)) AS value,
    if(sumIf(calls, NOT is_now) = 0, NULL, sumIf(failed, NOT is_now) / sumIf(calls, NOT is_now)) AS before
FROM
(
    SELECT
        OrderedAt,
        arrayCount(server -> server != '', ToolUse.McpServer) AS calls,
        arrayCount((server, status) -> server != '' AND status = 'error', ToolUse.McpServer, ToolUse.Status) AS failed
    FROM session FINAL
    WHERE notEmpty(McpServers) AND {{session-filter-with-before}}
)
