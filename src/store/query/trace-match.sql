-- The traces that have a span such as is asked for, newest first.
SELECT
    TraceId AS trace_id,
    toUnixTimestamp64Milli(min(Timestamp)) AS figure
FROM otel_traces
WHERE {{span-filter}}
    AND TraceId != ''
GROUP BY TraceId
HAVING (figure, trace_id) < ({before_at:Int64}, {before_id:String})
ORDER BY figure DESC, trace_id DESC
LIMIT {limit:UInt32}
