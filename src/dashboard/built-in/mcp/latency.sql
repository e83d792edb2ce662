WITH
    used AS
    (
        SELECT step, toString(server) AS name, took
        FROM
        (
            SELECT {{step:OrderedAt}} AS step, ToolUse.McpServer AS servers, ToolUse.DurationMs AS durations
            FROM session FINAL
            WHERE notEmpty(McpServers) AND {{session-filter}}
        )
        ARRAY JOIN servers AS server, durations AS took
        WHERE server != '' AND took IS NOT NULL
    ),
    (SELECT groupArray(name) FROM (SELECT name FROM used GROUP BY name ORDER BY count() DESC, name LIMIT 6)) AS most,
    quantiles(0.5, 0.95, 0.99)(took) AS shares
SELECT
    name AS series,
    step AS at,
    toNullable(shares[1]) AS p50,
    toNullable(shares[2]) AS p95,
    toNullable(shares[3]) AS p99
FROM used
WHERE has(most, name)
GROUP BY series, at
ORDER BY series, at {{fill}}
