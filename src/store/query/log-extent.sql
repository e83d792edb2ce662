SELECT
    toUnixTimestamp64Milli(min(Timestamp)) AS first,
    toUnixTimestamp64Milli(max(Timestamp)) AS last,
    count() AS records
FROM otel_logs
WHERE {{log-filter}}
