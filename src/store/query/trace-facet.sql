-- Services and names of spans with counts, of narrow columns only.
SELECT facet, value, count() AS spans
FROM otel_traces
ARRAY JOIN
    ['service', 'name'] AS facet,
    [toString(ServiceName), toString(SpanName)] AS value
WHERE Timestamp >= fromUnixTimestamp64Milli({since:Int64})
    AND Timestamp < fromUnixTimestamp64Milli({until:Int64})
    AND value != ''
GROUP BY facet, value
ORDER BY spans DESC, value
LIMIT 200 BY facet
