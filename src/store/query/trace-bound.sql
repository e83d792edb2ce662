-- From when to when traces happened, whole seconds. The table is in order of ids, so a beginning of one is a range of it.
SELECT
    TraceId AS trace_id,
    toInt64(toUnixTimestamp(min(Start))) * 1000 AS first,
    toInt64(toUnixTimestamp(max(End))) * 1000 AS last
FROM otel_traces_trace_id_ts
WHERE if({prefix:String} = '', TraceId IN {ids:Array(String)}, startsWith(TraceId, {prefix:String}))
GROUP BY TraceId
ORDER BY TraceId
LIMIT {limit:UInt32}
