-- By the span's own name, which the table is sorted by: no attribute is read.
WITH quantiles(0.5, 0.95, 0.99)(Duration / 1e6) AS shares
SELECT
    {{step:Timestamp}} AS at,
    toNullable(shares[1]) AS p50,
    toNullable(shares[2]) AS p95,
    toNullable(shares[3]) AS p99
FROM otel_traces
WHERE SpanName = 'session_init.mcp_manager_init'
    AND Timestamp >= fromUnixTimestamp64Milli({since:Int64})
    AND Timestamp < fromUnixTimestamp64Milli({until:Int64})
GROUP BY at
ORDER BY at {{fill}}
