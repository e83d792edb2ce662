-- The next spans that name no thread, in traces of some threads.
SELECT
    EventId, Source, Kind, Name, ThreadId, TurnId, CallId, ResponseId, TraceId, SpanId, ParentSpanId,
    toString(toUnixTimestamp64Micro(Timestamp)) AS Micros, DurationMs,
    mapFilter((name, text) -> name != 'images', Attributes) AS Attributes
FROM {table:Identifier}
WHERE ThreadId = ''
    AND TraceId IN (SELECT TraceId FROM {table:Identifier} WHERE ThreadId IN {threads:Array(String)} AND TraceId != '')
    AND (ThreadId, TraceId, Timestamp, EventId) > ({thread:String}, {trace:String}, fromUnixTimestamp64Micro({micros:Int64}), {id:String})
ORDER BY ThreadId, TraceId, Timestamp, EventId
LIMIT {limit:UInt32}
