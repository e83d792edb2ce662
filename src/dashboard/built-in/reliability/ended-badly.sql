-- Unknown is the status of what was killed, and of what fell silent.
WITH OrderedAt >= fromUnixTimestamp64Milli({since:Int64}) AS is_now, Status IN ('failed', 'unknown') AS is_bad, Status NOT IN ('running', 'waiting') AS is_over
SELECT
    if(countIf(is_now AND is_over) = 0, NULL, countIf(is_now AND is_bad) / countIf(is_now AND is_over)) AS value,
    if(countIf(NOT is_now AND is_over) = 0, NULL, countIf(NOT is_now AND is_bad) / countIf(NOT is_now AND is_over)) AS before
FROM session FINAL
WHERE {{session-filter-with-before}}
