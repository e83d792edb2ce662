WITH OrderedAt >= fromUnixTimestamp64Milli({since:Int64}) AS is_now
-- No row that could tell is not 0 approvals.
SELECT
    if(countIf(is_now) = 0, NULL, sumIf(length(ApprovalUse.At), is_now)) AS value,
    if(countIf(NOT is_now) = 0, NULL, sumIf(length(ApprovalUse.At), NOT is_now)) AS before
FROM session FINAL
WHERE Shape > 0 AND {{session-filter-with-before}}
