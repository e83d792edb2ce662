-- Unknown stays NULL where nothing at all is priced.
SELECT
    sumIf(CostUsd, OrderedAt >= fromUnixTimestamp64Milli({since:Int64})) AS value,
    sumIf(CostUsd, OrderedAt < fromUnixTimestamp64Milli({since:Int64})) AS before
FROM session FINAL
WHERE {{session-filter-with-before}}
