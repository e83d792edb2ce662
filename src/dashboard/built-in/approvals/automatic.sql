WITH OrderedAt >= fromUnixTimestamp64Milli({since:Int64}) AS is_now, by IN ('Config', 'AutomatedReviewer') AS is_automatic
SELECT
    if(countIf(is_now) = 0, NULL, countIf(is_now AND is_automatic) / countIf(is_now)) AS value,
    if(countIf(NOT is_now) = 0, NULL, countIf(NOT is_now AND is_automatic) / countIf(NOT is_now)) AS before
FROM session FINAL
ARRAY JOIN ApprovalUse.DecidedBy AS by
WHERE Shape > 0 AND by != '' AND {{session-filter-with-before}}
