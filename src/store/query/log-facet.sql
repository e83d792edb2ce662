-- Values with counts, of narrow columns only: nothing here reads the map of all attributes.
SELECT facet, value, count() AS records
FROM otel_logs
ARRAY JOIN
    ['event', 'severity', 'service', 'model', 'tool'] AS facet,
    [toString(Event), toString(intDiv(SeverityNumber + 3, 4)), toString(ServiceName), toString(Model), toString(ToolName)] AS value
WHERE {{log-filter}}
    AND value != ''
GROUP BY facet, value
ORDER BY records DESC, value
LIMIT 60 BY facet
