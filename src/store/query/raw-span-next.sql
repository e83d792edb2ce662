-- When the next span began, from one time to another. No row: there is none. `far` as in raw-span.sql.
SELECT min(toUnixTimestamp64Nano(Timestamp)) AS first
FROM otel_traces
WHERE toUnixTimestamp64Nano(Timestamp) BETWEEN {from:Int64} AND {to:Int64}
    AND ({far:UInt8} = 1 OR Timestamp >= fromUnixTimestamp64Nano({from:Int64}))
HAVING count() > 0
