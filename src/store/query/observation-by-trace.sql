-- What else is in the traces of some threads: spans that name no thread, and other threads (a sub-agent's turn runs in its
-- parent's trace). A long session has thousands of traces: they are looked up here, not sent.
SELECT
    EventId, Source, Kind, Name, ThreadId, TurnId, CallId, ResponseId, TraceId, SpanId, ParentSpanId,
    toString(toUnixTimestamp64Micro(Timestamp)) AS Micros, DurationMs,
    mapFilter((name, text) -> name != 'images', Attributes) AS Attributes
FROM codex_event
WHERE TraceId IN (SELECT TraceId FROM codex_event WHERE ThreadId IN {threads:Array(String)} AND TraceId != '')
    AND ThreadId NOT IN {threads:Array(String)}
ORDER BY ThreadId, TraceId, Timestamp, EventId
LIMIT 1 BY EventId
LIMIT {limit:UInt64}
