-- What has arrived since a moment, whenever it happened: exporters send what is seconds old. `fitting` counts all of it.
SELECT
    {{log-columns}},
    count() OVER () AS fitting
FROM otel_logs
WHERE {{log-filter}}
    AND ReceivedAt >= fromUnixTimestamp64Milli({arrived_since:Int64})
ORDER BY Timestamp DESC
LIMIT {limit:UInt32}
