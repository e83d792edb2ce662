WITH quantilesExact(0.5, 0.95, 0.99)(ToolUse.DurationMs) AS shares
SELECT
    toString(ToolUse.Tool) AS key,
    toString(ToolUse.McpServer) AS mcp_server,
    count() AS value,
    countIf(ToolUse.Status = 'error') AS failed,
    countIf(ToolUse.ExitCode != 0) AS exit_not_zero,
    countIf(ToolUse.Status = 'denied') AS denied,
    countIf(ToolUse.Status = 'aborted') AS aborted,
    countIf(ToolUse.Status = 'error' OR ifNull(ToolUse.ExitCode, 0) != 0) / count() AS failing,
    if(count(ToolUse.DurationMs) = 0, NULL, shares[1]) AS p50,
    if(count(ToolUse.DurationMs) = 0, NULL, shares[2]) AS p95,
    if(count(ToolUse.DurationMs) = 0, NULL, shares[3]) AS p99
FROM session FINAL
ARRAY JOIN ToolUse
WHERE {{session-filter}}
GROUP BY key, mcp_server
ORDER BY value DESC, key, mcp_server
LIMIT 200
