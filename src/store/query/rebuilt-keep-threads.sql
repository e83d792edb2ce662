-- What rollouts said about these threads, and the links that tie others to them.
INSERT INTO codex_event_rebuilt
    (EventId, Source, Kind, Name, ThreadId, TurnId, CallId, ResponseId, TraceId, SpanId, ParentSpanId, Timestamp, DurationMs, Attributes)
SELECT
    EventId, Source, Kind, Name, ThreadId, TurnId, CallId, ResponseId, TraceId, SpanId, ParentSpanId, Timestamp, DurationMs, Attributes
FROM codex_event
WHERE Source = 'rollout'
    AND (
        ThreadId IN {threads:Array(String)}
        OR (Kind = 'thread_link' AND hasAny([Attributes['parent_thread_id'], Attributes['child_thread_id']], {threads:Array(String)}))
    )
