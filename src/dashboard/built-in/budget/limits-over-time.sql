-- Of a limit without a name its window alone is told. NULL where no session told: a limit that nobody asked about is not at 0.
SELECT
    trimLeft(concat(toString(limit_id), ' ', toString(window), multiIf(
        minutes IS NULL, '',
        minutes % 1440 = 0, concat(', ', toString(intDiv(minutes, 1440)), ' d'),
        concat(', ', toString(round(minutes / 60, 1)), ' h')
    ))) AS series,
    {{step:LastSeenAt}} AS at,
    toNullable(max(used)) AS value
FROM session FINAL
ARRAY JOIN
    RateLimit.LimitId AS limit_id,
    RateLimit.Window AS window,
    RateLimit.WindowMinutes AS minutes,
    RateLimit.UsedPercent AS used
WHERE {{session-filter}}
AND LastSeenAt < fromUnixTimestamp64Milli({until:Int64})
GROUP BY series, at
ORDER BY series, at {{fill}}
