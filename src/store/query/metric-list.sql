-- Every metric that said something in the span. A point that was sent twice is one row here, so amounts are right, too.
SELECT
    kind, name, max(points_of.unit) AS unit, max(points_of.description) AS description,
    max(points_of.is_monotonic) AS is_monotonic, max(points_of.temporality) AS temporality,
    uniqCombined(stream) AS series, count() AS points,
    toUnixTimestamp64Milli(max(time)) AS last_at,
    sumMap([toUInt32(intDiv(toUnixTimestamp64Milli(time) - {since:Int64}, {step:Int64}))], [if(points_of.temporality = 1, amount, 1.)]) AS activity
FROM
(
    SELECT 'sum' AS kind, MetricName AS name, any(MetricUnit) AS unit, any(MetricDescription) AS description, any(IsMonotonic) AS is_monotonic,
        any(AggregationTemporality) AS temporality, any(Value) AS amount, StartTimeUnix AS start, TimeUnix AS time,
        cityHash64(ServiceName, ScopeName, ResourceAttributes, Attributes) AS stream
    FROM otel_metrics_sum WHERE {{span}} GROUP BY name, stream, start, time
    UNION ALL
    SELECT 'gauge', MetricName AS name, any(MetricUnit), any(MetricDescription), false, 0, 1., StartTimeUnix AS start, TimeUnix AS time,
        cityHash64(ServiceName, ScopeName, ResourceAttributes, Attributes) AS stream
    FROM otel_metrics_gauge WHERE {{span}} GROUP BY name, stream, start, time
    UNION ALL
    SELECT 'histogram', MetricName AS name, any(MetricUnit), any(MetricDescription), false, any(AggregationTemporality), toFloat64(any(Count)),
        StartTimeUnix AS start, TimeUnix AS time, cityHash64(ServiceName, ScopeName, ResourceAttributes, Attributes) AS stream
    FROM otel_metrics_histogram WHERE {{span}} GROUP BY name, stream, start, time
    UNION ALL
    SELECT 'exp_histogram', MetricName AS name, any(MetricUnit), any(MetricDescription), false, any(AggregationTemporality), toFloat64(any(Count)),
        StartTimeUnix AS start, TimeUnix AS time, cityHash64(ServiceName, ScopeName, ResourceAttributes, Attributes) AS stream
    FROM otel_metrics_exp_histogram WHERE {{span}} GROUP BY name, stream, start, time
    UNION ALL
    SELECT 'summary', MetricName AS name, any(MetricUnit), any(MetricDescription), false, 0, 1., StartTimeUnix AS start, TimeUnix AS time,
        cityHash64(ServiceName, ScopeName, ResourceAttributes, Attributes) AS stream
    FROM otel_metrics_summary WHERE {{span}} GROUP BY name, stream, start, time
) AS points_of
GROUP BY kind, name
ORDER BY name, kind
