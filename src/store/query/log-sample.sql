-- The newest records that fit, as texts. Most of Codex's have no body: what tells one from another of the same event stands in some attributes.
SELECT
    toUnixTimestamp64Milli(Timestamp) AS at,
    toString(Event) AS event,
    SeverityNumber AS severity_number,
    if(
        Body != '',
        substring(Body, 1, 4000),
        arrayStringConcat(
            arrayMap(
                name -> concat(name, '=', substring(LogAttributes[name], 1, 2000)),
                arrayFilter(
                    name -> LogAttributes[name] != '',
                    ['event.kind', 'tool_name', 'decision', 'source', 'success', 'endpoint', 'http.response.status_code', 'attempt', 'error.message', 'error', 'message', 'phase', 'startup.phase', 'startup.status', 'arguments']
                )
            ),
            ' '
        )
    ) AS text
FROM otel_logs
WHERE {{log-filter}}
ORDER BY toStartOfFiveMinutes(Timestamp) DESC, Timestamp DESC
LIMIT {limit:UInt32}
