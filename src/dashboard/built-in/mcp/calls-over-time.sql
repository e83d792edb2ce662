SELECT toString(server) AS series, at, count() AS value
FROM
(
    SELECT {{step:OrderedAt}} AS at, ToolUse.McpServer AS servers
    FROM session FINAL
    WHERE notEmpty(McpServers) AND {{session-filter}}
)
ARRAY JOIN servers AS server
WHERE server != ''
GROUP BY series, at
ORDER BY series, at {{fill}}
