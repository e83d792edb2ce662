SELECT toString(TimestampSource) AS key, count() AS value
FROM otel_logs
WHERE Timestamp >= fromUnixTimestamp64Milli({since:Int64}) AND Timestamp < fromUnixTimestamp64Milli({until:Int64})
GROUP BY key
ORDER BY value DESC, key
