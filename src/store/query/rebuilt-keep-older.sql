-- What a source said before the oldest of its records that is still there.
INSERT INTO codex_event_rebuilt
    (EventId, Source, Kind, Name, ThreadId, TurnId, CallId, ResponseId, TraceId, SpanId, ParentSpanId, Timestamp, DurationMs, Attributes)
SELECT
    EventId, Source, Kind, Name, ThreadId, TurnId, CallId, ResponseId, TraceId, SpanId, ParentSpanId, Timestamp, DurationMs, Attributes
FROM codex_event
WHERE Source IN {sources:Array(String)} AND toUnixTimestamp64Micro(Timestamp) < {micros:Int64}
