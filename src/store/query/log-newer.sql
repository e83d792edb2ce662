-- The records that follow a place, oldest first.
SELECT
    {{log-columns}}
FROM otel_logs
WHERE {{log-filter}}
    AND Timestamp >= fromUnixTimestamp64Nano({place_ns:Int64})
ORDER BY toStartOfFiveMinutes(Timestamp), Timestamp, SpanId, Event
LIMIT {limit:UInt32} OFFSET {skip:UInt32}
