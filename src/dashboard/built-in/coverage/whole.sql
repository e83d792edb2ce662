WITH OrderedAt >= fromUnixTimestamp64Milli({since:Int64}) AS is_now, hasAll(Sources, ['otel_logs', 'hooks', 'rollout']) AS is_whole
SELECT
    if(countIf(is_now) = 0, NULL, countIf(is_now AND is_whole) / countIf(is_now)) AS value,
    if(countIf(NOT is_now) = 0, NULL, countIf(NOT is_now AND is_whole) / countIf(NOT is_now)) AS before
FROM session FINAL
WHERE {{session-filter-with-before}}
