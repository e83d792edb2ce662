-- By the span's own name, which the table is sorted by: attributes of few spans are read. `session_init.mcp_manager_init` is over before any server is up.
WITH
    started AS
    (
        SELECT {{step:Timestamp}} AS step, SpanAttributes['server_name'] AS name, Duration / 1e6 AS took
        FROM otel_traces
        WHERE SpanName = 'start_server_task'
            AND Timestamp >= fromUnixTimestamp64Milli({since:Int64})
            AND Timestamp < fromUnixTimestamp64Milli({until:Int64})
    ),
    (SELECT groupArray(name) FROM (SELECT name FROM started WHERE name != '' GROUP BY name ORDER BY count() DESC, name LIMIT 6)) AS most,
    quantiles(0.5, 0.95, 0.99)(took) AS shares
SELECT
    name AS series,
    step AS at,
    toNullable(shares[1]) AS p50,
    toNullable(shares[2]) AS p95,
    toNullable(shares[3]) AS p99
FROM started
WHERE has(most, name)
GROUP BY series, at
ORDER BY series, at {{fill}}
