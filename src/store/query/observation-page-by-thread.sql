-- The next observations of some threads, in the order of the table.
SELECT
    EventId, Source, Kind, Name, ThreadId, TurnId, CallId, ResponseId, TraceId, SpanId, ParentSpanId,
    toString(toUnixTimestamp64Micro(Timestamp)) AS Micros, DurationMs,
    mapFilter((name, text) -> name != 'images', Attributes) AS Attributes
FROM {table:Identifier}
WHERE ThreadId IN {threads:Array(String)}
    AND (ThreadId, TraceId, Timestamp, EventId) > ({thread:String}, {trace:String}, fromUnixTimestamp64Micro({micros:Int64}), {id:String})
ORDER BY ThreadId, TraceId, Timestamp, EventId
LIMIT {limit:UInt32}
