WITH quantiles(0.5, 0.95, 0.99)(toFloat64(greatest(0, dateDiff('millisecond', Timestamp, ReceivedAt)))) AS shares
SELECT
    {{step:Timestamp}} AS at,
    toNullable(shares[1]) AS p50,
    toNullable(shares[2]) AS p95,
    toNullable(shares[3]) AS p99
FROM otel_logs
WHERE Timestamp >= fromUnixTimestamp64Milli({since:Int64}) AND Timestamp < fromUnixTimestamp64Milli({until:Int64})
GROUP BY at
ORDER BY at {{fill}}
