-- Pictures are left where they are: a session does not carry them, whoever looks at one asks for its record.
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
            mapApply((name, text) -> (name, substringUTF8(text, 1, if(name = 'changes', 16, 1) * {text_max:UInt64})), mapFilter((name, text) -> name != 'images', Attributes)),
            if(length(Attributes['output']) > {text_max:UInt64}, map('output_truncated', 'true'), map())
        ),
        mapFilter((name, text) -> name != 'images', Attributes)
    ) AS Attributes
FROM codex_event
WHERE ThreadId IN {threads:Array(String)}
ORDER BY ThreadId, TraceId, Timestamp, EventId
LIMIT 1 BY EventId
LIMIT {limit:UInt64}
