-- A thread whose texts are more than a reader can hold gives the beginning of each; outputs say so themselves.
WITH huge AS
(
    SELECT ThreadId
    FROM codex_event
    WHERE ThreadId IN {threads:Array(String)}
    GROUP BY ThreadId
    HAVING sum(arraySum(text -> length(text), mapValues(Attributes))) > {bytes_max:UInt64}
)
SELECT
    EventId, Source, Kind, Name, ThreadId, TurnId, CallId, ResponseId, TraceId, SpanId, ParentSpanId,
    toString(toUnixTimestamp64Micro(Timestamp)) AS Micros, DurationMs,
    if(
        ThreadId IN (huge),
        mapUpdate(
            mapApply((name, text) -> (name, substringUTF8(text, 1, if(name = 'changes', 16, 1) * {text_max:UInt64})), Attributes),
            if(length(Attributes['output']) > {text_max:UInt64}, map('output_truncated', 'true'), map())
        ),
        Attributes
    ) AS Attributes
FROM codex_event
WHERE ThreadId IN {threads:Array(String)}
ORDER BY ThreadId, TraceId, Timestamp, EventId
LIMIT 1 BY EventId
LIMIT {limit:UInt64}
