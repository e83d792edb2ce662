WITH quantilesExact(0.5, 0.95, 0.99)(duration) AS shares
SELECT
    toString(tool) AS key,
    toString(server) AS mcp_server,
    count() AS value,
    countIf(status = 'error') AS failed,
    countIf(code != 0) AS exit_not_zero,
    countIf(status = 'denied') AS denied,
    countIf(status = 'aborted') AS aborted,
    countIf(status = 'error' OR code != 0) / value AS failing,
    if(count(duration) = 0, NULL, shares[1]) AS p50,
    if(count(duration) = 0, NULL, shares[2]) AS p95,
    if(count(duration) = 0, NULL, shares[3]) AS p99
FROM session FINAL
ARRAY JOIN
    ToolUse.Tool AS tool,
    ToolUse.McpServer AS server,
    ToolUse.Status AS status,
    ToolUse.ExitCode AS code,
    ToolUse.DurationMs AS duration
WHERE {{session-filter}}
GROUP BY tool, server
ORDER BY value DESC, key, mcp_server
LIMIT 200
