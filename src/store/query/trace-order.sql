-- The traces that have a span such as is asked for, by a figure of the whole trace, the largest first. Of a trace that reaches further out of the
-- asked time than `around_since` and `around_until` do, only the part inside counts. What is not asked for adds nothing: its condition is never true.
SELECT
    TraceId AS trace_id,
    multiIf(
        {sort:String} = 'duration',
        intDiv(max(toUnixTimestamp64Nano(Timestamp) + toInt64(Duration)), 1000) - toUnixTimestamp64Micro(min(Timestamp)),
        {sort:String} = 'spans',
        toInt64(uniqExactIf(SpanId, {sort:String} = 'spans')),
        toInt64(uniqExactIf(SpanId, {sort:String} = 'errors' AND StatusCode = 'Error'))
    ) AS figure
FROM otel_traces
WHERE Timestamp >= fromUnixTimestamp64Milli({around_since:Int64})
    AND Timestamp < fromUnixTimestamp64Milli({around_until:Int64})
    AND TraceId IN (SELECT TraceId FROM otel_traces WHERE {{span-filter}} AND TraceId != '')
GROUP BY TraceId
HAVING (figure, trace_id) < ({before_figure:Int64}, {before_id:String})
ORDER BY figure DESC, trace_id DESC
LIMIT {limit:UInt32}
