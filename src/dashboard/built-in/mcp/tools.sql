SELECT
    concat(toString(server), ' · ', toString(tool)) AS key,
    countIf(status = 'error') AS value,
    count() AS calls,
    value / calls AS failed_share,
    countIf(status = 'denied') AS denied,
    any(toString(server)) AS mcp_server,
    any(toString(tool)) AS tool_name
FROM
(
    SELECT ToolUse.McpServer AS servers, ToolUse.Tool AS tools, ToolUse.Status AS statuses
    FROM session FINAL
    WHERE notEmpty(McpServers) AND {{session-filter}}
)
ARRAY JOIN servers AS server, tools AS tool, statuses AS status
WHERE server != ''
GROUP BY key
HAVING value > 0
ORDER BY value DESC, key
LIMIT 50
