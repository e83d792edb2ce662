SELECT
    EventId, Source, Kind, Name, ThreadId, TurnId, CallId, ResponseId, TraceId, SpanId, ParentSpanId,
    toString(toUnixTimestamp64Micro(Timestamp)) AS Micros, DurationMs, Attributes
FROM codex_event
WHERE ThreadId IN {threads:Array(String)}
ORDER BY ThreadId, TraceId, Timestamp, EventId
LIMIT 1 BY EventId
LIMIT {limit:UInt64}
