SELECT
    countIf(OrderedAt >= fromUnixTimestamp64Milli({since:Int64})) AS value,
    countIf(OrderedAt < fromUnixTimestamp64Milli({since:Int64})) AS before
FROM session FINAL
WHERE Status = 'failed' AND {{session-filter-with-before}}
