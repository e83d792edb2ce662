-- What has arrived since a moment, whenever it happened: exporters send what is seconds old. `fitting` counts all of it.
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
    lower(hex(cityHash64(ServiceName, Body, SpanId, EventName, toString(LogAttributes)))) AS content_hash,
    count() OVER () AS fitting
FROM otel_logs
WHERE {{log-filter}}
    AND ReceivedAt >= fromUnixTimestamp64Milli({arrived_since:Int64})
ORDER BY Timestamp DESC
LIMIT {limit:UInt32}
