SELECT
    if(countIf(OrderedAt >= fromUnixTimestamp64Milli({since:Int64})) = 0, NULL, sumIf(arrayCount(status -> status = 429, ErrorUse.HttpStatus), OrderedAt >= fromUnixTimestamp64Milli({since:Int64}))) AS value,
    if(countIf(NOT (OrderedAt >= fromUnixTimestamp64Milli({since:Int64}))) = 0, NULL, sumIf(arrayCount(status -> status = 429, ErrorUse.HttpStatus), NOT (OrderedAt >= fromUnixTimestamp64Milli({since:Int64})))) AS before
FROM session FINAL
WHERE Shape > 0 AND {{session-filter-with-before}}
