-- A stretch of log records that may tell of Codex; `bucket` divides those that no time tells apart.
SELECT
    toUnixTimestamp64Nano(Timestamp) AS Time,
    TimestampSource,
    ObservedAfterNs,
    TraceId,
    SpanId,
    mapKeys(LogAttributes) AS Names,
    mapValues(LogAttributes) AS Texts,
    mapKeys(ResourceAttributes) AS ResourceNames,
    mapValues(ResourceAttributes) AS ResourceTexts,
    toUnixTimestamp64Milli(ReceivedAt) AS ReceivedMs
FROM otel_logs
WHERE toUnixTimestamp64Nano(Timestamp) BETWEEN {first:Int64} AND {last:Int64}
    -- The engine finds the parts and granules by dates that end in 2106 and start again: beyond, it would pass over rows.
    AND ({far:UInt8} = 1 OR Timestamp BETWEEN fromUnixTimestamp64Nano({first:Int64}) AND fromUnixTimestamp64Nano({last:Int64}))
    AND ({buckets:UInt32} = 1 OR cityHash64(SpanId, Texts) % {buckets:UInt32} = {bucket:UInt32})
    AND arrayExists((name, text) -> name = 'event.name' AND startsWith(text, 'codex.'), Names, Texts)
