-- One slice of a list of records, newest first. The first column of the order is that of the table: it is read backwards, and no further than the page needs.
SELECT
    {{log-columns}}
FROM otel_logs
WHERE {{log-filter}}
    AND Timestamp <= fromUnixTimestamp64Nano({place_ns:Int64})
ORDER BY toStartOfFiveMinutes(Timestamp) DESC, Timestamp DESC, SpanId DESC, Event DESC
LIMIT {limit:UInt32} OFFSET {skip:UInt32}
