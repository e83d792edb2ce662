-- The values of each attribute, the most frequent first.
SELECT name, pair.1 AS key, pair.2 AS value
FROM
(
    SELECT MetricName AS name, arrayJoin(CAST(Attributes, 'Array(Tuple(String, String))')) AS pair FROM otel_metrics_sum WHERE {{span}}
    UNION ALL
    SELECT MetricName AS name, arrayJoin(CAST(Attributes, 'Array(Tuple(String, String))')) AS pair FROM otel_metrics_gauge WHERE {{span}}
    UNION ALL
    SELECT MetricName AS name, arrayJoin(CAST(Attributes, 'Array(Tuple(String, String))')) AS pair FROM otel_metrics_histogram WHERE {{span}}
    UNION ALL
    SELECT MetricName AS name, arrayJoin(CAST(Attributes, 'Array(Tuple(String, String))')) AS pair FROM otel_metrics_exp_histogram WHERE {{span}}
    UNION ALL
    SELECT MetricName AS name, arrayJoin(CAST(Attributes, 'Array(Tuple(String, String))')) AS pair FROM otel_metrics_summary WHERE {{span}}
)
GROUP BY name, key, value
ORDER BY name, key, count() DESC, value
LIMIT {values:UInt32} BY name, key
