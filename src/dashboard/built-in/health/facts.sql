SELECT transform(toString(Source), ['otel_logs', 'otel_traces', 'rollout'], ['OTLP logs', 'OTLP traces', 'rollout files'], toString(Source)) AS series, {{step:Timestamp}} AS at, count() AS value
FROM codex_event
WHERE Timestamp >= fromUnixTimestamp64Milli({since:Int64}) AND Timestamp < fromUnixTimestamp64Milli({until:Int64})
GROUP BY series, at
ORDER BY series, at {{fill}}
