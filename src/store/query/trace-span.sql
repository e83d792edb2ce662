-- The spans of one trace in order of their start; one that was sent twice is here once.
SELECT
    SpanId AS span_id,
    ParentSpanId AS parent_span_id,
    SpanName AS name,
    SpanKind AS kind,
    ServiceName AS service,
    toString(toUnixTimestamp64Nano(Timestamp)) AS start_ns,
    toString(Duration) AS duration_ns,
    toString(EndBeforeStart) AS end_before_start_ns,
    StatusCode AS status,
    StatusMessage AS status_message,
    ScopeName AS scope,
    SpanAttributes AS attributes,
    `Events.Name` AS event_names,
    arrayMap(at -> toString(toUnixTimestamp64Nano(at)), `Events.Timestamp`) AS event_ns,
    `Events.Attributes` AS event_attributes,
    `Links.TraceId` AS link_trace_ids,
    `Links.SpanId` AS link_span_ids,
    `Links.Attributes` AS link_attributes,
    if(isFirst, ResourceAttributes, map()) AS resource
FROM
(
    SELECT *, row_number() OVER (PARTITION BY ServiceName ORDER BY Timestamp) = 1 AS isFirst
    FROM otel_traces
    WHERE TraceId = {trace_id:String}
        AND Timestamp >= fromUnixTimestamp64Milli({since:Int64})
        AND Timestamp < fromUnixTimestamp64Milli({until:Int64})
    ORDER BY Timestamp, ParentSpanId != '', SpanId
    LIMIT 1 BY SpanId
)
ORDER BY Timestamp, ParentSpanId != '', SpanId
LIMIT {limit:UInt32}
