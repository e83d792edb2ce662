-- Spans that name no thread, and threads that share a trace (a sub-agent's turn runs in its parent's).
SELECT
    EventId, Source, Kind, Name, ThreadId, TurnId, CallId, ResponseId, TraceId, SpanId, ParentSpanId,
    toString(toUnixTimestamp64Micro(Timestamp)) AS Micros, DurationMs, Attributes
FROM codex_event
WHERE TraceId IN {traces:Array(String)}
ORDER BY ThreadId, TraceId, Timestamp, EventId
LIMIT 1 BY EventId
LIMIT {limit:UInt64}
