-- The name leads the sort key, so little is read. Sums that only grow would be counted again with every export: Codex sends what came new.
SELECT series, at, sum(lists) AS value
FROM
(
    SELECT
        transform(Attributes['cache'], ['hit', 'miss'], ['from the cache', 'fetched'], Attributes['cache']) AS series,
        {{step:TimeUnix}} AS at,
        Count AS lists
    FROM otel_metrics_histogram
    WHERE MetricName = 'codex.mcp.tools.list.duration_ms'
        AND AggregationTemporality = 1
        AND TimeUnix >= fromUnixTimestamp64Milli({since:Int64})
        AND TimeUnix < fromUnixTimestamp64Milli({until:Int64})
)
WHERE series != ''
GROUP BY series, at
ORDER BY series, at {{fill}}
