WITH OrderedAt >= fromUnixTimestamp64Milli({since:Int64}) AS is_now
SELECT sumIf(length(ApprovalUse.At), is_now) AS value, sumIf(length(ApprovalUse.At), NOT is_now) AS before
FROM session FINAL
WHERE Shape > 0 AND {{session-filter-with-before}}
