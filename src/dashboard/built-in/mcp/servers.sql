WITH quantilesExact(0.5, 0.95)(took) AS shares
SELECT
    toString(server) AS key,
    count() AS value,
    countIf(nth = 1) AS sessions,
    countIf(status = 'error') AS failed,
    failed / value AS failed_share,
    if(count(took) = 0, NULL, shares[1]) AS p50_ms,
    if(count(took) = 0, NULL, shares[2]) AS p95_ms
FROM
(
    SELECT
        arrayEnumerateUniq(ToolUse.McpServer) AS nths,
        ToolUse.McpServer AS servers,
        ToolUse.Status AS statuses,
        ToolUse.DurationMs AS durations
    FROM session FINAL
    WHERE notEmpty(McpServers) AND {{session-filter}}
)
ARRAY JOIN servers AS server, statuses AS status, durations AS took, nths AS nth
WHERE server != ''
GROUP BY key
ORDER BY value DESC, key
LIMIT 50
