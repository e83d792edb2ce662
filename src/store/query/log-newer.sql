-- The records that follow a place, oldest first.
SELECT
    toString(toUnixTimestamp64Nano(Timestamp)) AS time_unix_nano,
    toString(TimestampSource) AS time_source,
    SeverityNumber AS severity_number,
    SeverityText AS severity_text,
    ServiceName AS service,
    Event AS event,
    Body AS body,
    TraceId AS trace_id,
    SpanId AS span_id,
    ThreadId AS thread_id,
    ScopeName AS scope,
    LogAttributes AS attributes,
    ResourceAttributes AS resource,
    lower(hex(cityHash64(ServiceName, Body, SpanId, EventName, toString(LogAttributes)))) AS content_hash
FROM otel_logs
WHERE {{log-filter}}
    AND Timestamp >= fromUnixTimestamp64Nano({place_ns:Int64})
ORDER BY toStartOfFiveMinutes(Timestamp), Timestamp, SpanId, Event
LIMIT {limit:UInt32} OFFSET {skip:UInt32}
