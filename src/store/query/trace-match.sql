-- The traces that have a span such as is asked for, newest first.
SELECT
    TraceId AS trace_id,
    toUnixTimestamp64Milli(min(Timestamp)) AS at
FROM otel_traces
WHERE {{span-filter}}
    AND TraceId != ''
GROUP BY TraceId
HAVING (at, trace_id) < ({before_at:Int64}, {before_id:String})
ORDER BY at DESC, trace_id DESC
LIMIT {limit:UInt32}
