-- A stretch of spans that may matter: those with one of the names, and those that mention a tool call.
SELECT
    toUnixTimestamp64Nano(Timestamp) AS Time,
    TimestampSource,
    Duration,
    EndBeforeStart,
    TraceId,
    SpanId,
    ParentSpanId,
    SpanName,
    mapKeys(SpanAttributes) AS Names,
    mapValues(SpanAttributes) AS Texts,
    mapKeys(ResourceAttributes) AS ResourceNames,
    mapValues(ResourceAttributes) AS ResourceTexts
FROM otel_traces
WHERE toUnixTimestamp64Nano(Timestamp) BETWEEN {first:Int64} AND {last:Int64}
    -- The engine finds the parts and granules by dates that end in 2106 and start again: beyond, it would pass over rows.
    AND ({far:UInt8} = 1 OR Timestamp BETWEEN fromUnixTimestamp64Nano({first:Int64}) AND fromUnixTimestamp64Nano({last:Int64}))
    AND ({buckets:UInt32} = 1 OR cityHash64(SpanId, Texts) % {buckets:UInt32} = {bucket:UInt32})
    AND (SpanName IN {names:Array(String)} OR has(Names, 'call_id'))
