-- A server that was only started is here, too: it took its time, and nobody called it. It has no sessions to lead to, so `called` is empty.
WITH
    used AS
    (
        SELECT
            toString(server) AS name,
            count() AS calls,
            countIf(nth = 1) AS sessions,
            countIf(status = 'error') AS failed,
            quantilesExact(0.5, 0.95)(took) AS shares,
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
        GROUP BY name
    ),
    began AS
    (
        SELECT
            SpanAttributes['server_name'] AS name,
            countIf(SpanName = 'start_server_task') AS starts,
            quantileExactOrNullIf(0.95)(Duration / 1e6, SpanName = 'list_tools_for_client_uncached') AS list_p95_ms
        FROM otel_traces
        WHERE SpanName IN ('start_server_task', 'list_tools_for_client_uncached')
            AND Timestamp >= fromUnixTimestamp64Milli({since:Int64})
            AND Timestamp < fromUnixTimestamp64Milli({until:Int64})
            AND name != ''
        GROUP BY name
    )
SELECT
    if(used.name = '', began.name, used.name) AS key,
    used.calls AS value,
    used.sessions AS sessions,
    used.failed AS failed,
    failed / nullIf(value, 0) AS failed_share,
    used.p50_ms AS p50_ms,
    used.p95_ms AS p95_ms,
    if(began.name = '', NULL, began.starts) AS starts,
    began.list_p95_ms AS list_p95_ms,
    used.name AS called
FROM used
FULL JOIN began ON used.name = began.name
ORDER BY value DESC, starts DESC NULLS LAST, key
LIMIT 50
