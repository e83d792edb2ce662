SELECT uniqExactIf(User, OrderedAt >= fromUnixTimestamp64Milli({since:Int64})) AS value, uniqExactIf(User, NOT (OrderedAt >= fromUnixTimestamp64Milli({since:Int64}))) AS before
FROM session FINAL
WHERE User != '' AND {{session-filter-with-before}}
