WITH OrderedAt >= fromUnixTimestamp64Milli({since:Int64}) AS is_now
SELECT
    if(sumIf(Turns, is_now) = 0, NULL, sumIf(countEqual(TurnUse.Status, 'failed'), is_now) / sumIf(Turns, is_now)) AS value,
    if(sumIf(Turns, NOT is_now) = 0, NULL, sumIf(countEqual(TurnUse.Status, 'failed'), NOT is_now) / sumIf(Turns, NOT is_now)) AS before
FROM session FINAL
WHERE {{session-filter-with-before}}
