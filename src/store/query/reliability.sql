-- How calls of tools ended, and how long they took, by tool or by MCP server. A tool of a server is another one than the same name elsewhere.
-- That a command ended with another code than 0 says that the command failed, not the tool: counted apart.
WITH quantilesExact(0.5, 0.95)(ToolUse.DurationMs) AS shares
SELECT
    if({by:String} = 'mcp_server', toString(ToolUse.McpServer), toString(ToolUse.Tool)) AS key,
    toString(ToolUse.McpServer) AS mcp_server,
    countIf(nth = 1) AS sessions,
    count() AS calls,
    countIf(ToolUse.Status = 'ok') AS ok,
    countIf(ToolUse.Status = 'error') AS errors,
    countIf(ToolUse.Status = 'denied') AS denied,
    countIf(ToolUse.Status = 'aborted') AS aborted,
    countIf(ToolUse.Status = 'running') AS running,
    countIf(ToolUse.ExitCode != 0) AS exit_not_zero,
    if(count(ToolUse.DurationMs) = 0, NULL, shares[1]) AS p50_ms,
    if(count(ToolUse.DurationMs) = 0, NULL, shares[2]) AS p95_ms,
    maxOrNull(ToolUse.DurationMs) AS max_ms,
    maxOrNullIf(toUnixTimestamp64Milli(ToolUse.StartedAt), ToolUse.Status = 'error') AS last_error_at
FROM
(
    SELECT
        -- the first call of a key stands for its session
        if({by:String} = 'mcp_server', arrayEnumerateUniq(ToolUse.McpServer), arrayEnumerateUniq(ToolUse.Tool, ToolUse.McpServer)) AS nth,
        ToolUse.Tool,
        ToolUse.McpServer,
        ToolUse.Status,
        ToolUse.ExitCode,
        ToolUse.StartedAt,
        ToolUse.DurationMs
    FROM session FINAL
    WHERE {{session-filter}}
)
ARRAY JOIN ToolUse, nth
WHERE {by:String} = 'tool' OR ToolUse.McpServer != ''
GROUP BY key, mcp_server
ORDER BY errors DESC, calls DESC, key, mcp_server
LIMIT 1000
