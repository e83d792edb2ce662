WITH (SELECT count() FROM session FINAL WHERE {{session-filter}}) AS all_sessions
SELECT
    transform(toString(source), ['otel_logs', 'otel_traces', 'rollout'], ['OTLP logs', 'OTLP traces', 'rollout files'], toString(source)) AS key,
    toString(source) AS told_by,
    count() AS value,
    value / all_sessions AS share,
    uniqExactIf(User, User != '') AS people
FROM session FINAL
ARRAY JOIN Sources AS source
WHERE {{session-filter}}
GROUP BY source
ORDER BY value DESC, key
