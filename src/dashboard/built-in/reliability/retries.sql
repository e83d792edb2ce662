SELECT
    sumIf(Retries, OrderedAt >= fromUnixTimestamp64Milli({since:Int64})) AS value,
    sumIf(Retries, NOT (OrderedAt >= fromUnixTimestamp64Milli({since:Int64}))) AS before
FROM session FINAL
WHERE {{session-filter-with-before}}
