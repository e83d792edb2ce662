-- The traces that began in a slice of time, newest first, out of the small table alone. It is read from an hour before: rows of one trace are many.
SELECT
    TraceId AS trace_id,
    toInt64(toUnixTimestamp(min(Start))) * 1000 AS figure
FROM otel_traces_trace_id_ts
WHERE Start >= fromUnixTimestamp64Milli({since:Int64}) - toIntervalHour(1)
    AND Start < fromUnixTimestamp64Milli({until:Int64})
    AND ({by_thread:UInt8} = 0 OR TraceId IN (SELECT TraceId FROM codex_event WHERE ThreadId IN {threads:Array(String)} AND TraceId != ''))
GROUP BY TraceId
HAVING figure >= {since:Int64} - 999
    AND (figure, trace_id) < ({before_at:Int64}, {before_id:String})
ORDER BY figure DESC, trace_id DESC
LIMIT {limit:UInt32}
