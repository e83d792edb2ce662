-- Observations of one session as they were told, oldest first: of its threads, and of the spans in their traces that name no thread.
SELECT
    EventId, Source, Kind, Name, ThreadId, TurnId, CallId, ResponseId, TraceId, SpanId, ParentSpanId,
    toString(toUnixTimestamp64Micro(Timestamp)) AS Micros, DurationMs, Attributes
FROM codex_event
WHERE (
        ThreadId IN {threads:Array(String)}
        OR (
            ThreadId = ''
            AND TraceId IN (SELECT TraceId FROM codex_event WHERE ThreadId IN {threads:Array(String)} AND TraceId != '')
        )
    )
    AND ({turn:String} = '' OR TurnId = {turn:String})
    AND ({call:String} = '' OR CallId = {call:String})
    AND ({response:String} = '' OR ResponseId = {response:String})
    AND (empty({kinds:Array(String)}) OR Kind IN {kinds:Array(String)})
    AND (Timestamp, EventId) > (fromUnixTimestamp64Micro({micros:Int64}), {id:String})
ORDER BY Timestamp, EventId
LIMIT 1 BY EventId
LIMIT {limit:UInt32}
