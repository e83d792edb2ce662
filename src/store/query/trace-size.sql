SELECT uniqExact(SpanId) AS spans, uniqExactIf(SpanId, StatusCode = 'Error') AS errors
FROM otel_traces
WHERE TraceId = {trace_id:String}
    AND Timestamp >= fromUnixTimestamp64Milli({since:Int64})
    AND Timestamp < fromUnixTimestamp64Milli({until:Int64})
