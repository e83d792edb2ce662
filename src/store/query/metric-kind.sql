-- What a metric is: the kind that said something last.
SELECT kind, unit, is_monotonic, temporality
FROM
(
    SELECT 'sum' AS kind, MetricUnit AS unit, IsMonotonic AS is_monotonic, AggregationTemporality AS temporality, TimeUnix AS time FROM otel_metrics_sum WHERE MetricName = {name:String}
    UNION ALL SELECT 'gauge', MetricUnit, false, 0, TimeUnix FROM otel_metrics_gauge WHERE MetricName = {name:String}
    UNION ALL SELECT 'histogram', MetricUnit, false, AggregationTemporality, TimeUnix FROM otel_metrics_histogram WHERE MetricName = {name:String}
    UNION ALL SELECT 'exp_histogram', MetricUnit, false, AggregationTemporality, TimeUnix FROM otel_metrics_exp_histogram WHERE MetricName = {name:String}
    UNION ALL SELECT 'summary', MetricUnit, false, 0, TimeUnix FROM otel_metrics_summary WHERE MetricName = {name:String}
)
ORDER BY time DESC
LIMIT 1
