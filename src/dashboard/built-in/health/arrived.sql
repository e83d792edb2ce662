SELECT series, at, value
FROM
(
    SELECT 'logs' AS series, {{step:Timestamp}} AS at, count() AS value
    FROM otel_logs
    WHERE Timestamp >= fromUnixTimestamp64Milli({since:Int64}) AND Timestamp < fromUnixTimestamp64Milli({until:Int64})
    GROUP BY at
    UNION ALL
    SELECT 'spans' AS series, {{step:Timestamp}} AS at, count() AS value
    FROM otel_traces
    WHERE Timestamp >= fromUnixTimestamp64Milli({since:Int64}) AND Timestamp < fromUnixTimestamp64Milli({until:Int64})
    GROUP BY at
    UNION ALL
    SELECT 'metrics, gauge' AS series, {{step:TimeUnix}} AS at, count() AS value
    FROM otel_metrics_gauge
    WHERE TimeUnix >= fromUnixTimestamp64Milli({since:Int64}) AND TimeUnix < fromUnixTimestamp64Milli({until:Int64})
    GROUP BY at
    UNION ALL
    SELECT 'metrics, sum' AS series, {{step:TimeUnix}} AS at, count() AS value
    FROM otel_metrics_sum
    WHERE TimeUnix >= fromUnixTimestamp64Milli({since:Int64}) AND TimeUnix < fromUnixTimestamp64Milli({until:Int64})
    GROUP BY at
    UNION ALL
    SELECT 'metrics, histogram' AS series, {{step:TimeUnix}} AS at, count() AS value
    FROM otel_metrics_histogram
    WHERE TimeUnix >= fromUnixTimestamp64Milli({since:Int64}) AND TimeUnix < fromUnixTimestamp64Milli({until:Int64})
    GROUP BY at
    UNION ALL
    SELECT 'metrics, exponential' AS series, {{step:TimeUnix}} AS at, count() AS value
    FROM otel_metrics_exp_histogram
    WHERE TimeUnix >= fromUnixTimestamp64Milli({since:Int64}) AND TimeUnix < fromUnixTimestamp64Milli({until:Int64})
    GROUP BY at
    UNION ALL
    SELECT 'hooks' AS series, {{step:ArrivedAt}} AS at, count() AS value
    FROM codex_hook
    WHERE ArrivedAt >= fromUnixTimestamp64Milli({since:Int64}) AND ArrivedAt < fromUnixTimestamp64Milli({until:Int64})
    GROUP BY at
)
ORDER BY series, at {{fill}}
