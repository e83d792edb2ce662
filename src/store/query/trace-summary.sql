-- What the list shows of some traces. A span that was sent twice counts once.
SELECT
    TraceId AS trace_id,
    toUnixTimestamp64Micro(min(Timestamp)) AS start_us,
    intDiv(max(toUnixTimestamp64Nano(Timestamp) + toInt64(Duration)), 1000) AS end_us,
    argMin(SpanName, (ParentSpanId != '', Timestamp)) AS root_name,
    argMin(ServiceName, (ParentSpanId != '', Timestamp)) AS service,
    countIf(ParentSpanId = '') > 0 AS has_root,
    uniqExact(ServiceName) AS services,
    uniqExact(SpanId) AS spans,
    uniqExactIf(SpanId, StatusCode = 'Error') AS errors
FROM otel_traces
WHERE TraceId IN {ids:Array(String)}
    AND Timestamp >= fromUnixTimestamp64Milli({since:Int64})
    AND Timestamp < fromUnixTimestamp64Milli({until:Int64})
GROUP BY TraceId
