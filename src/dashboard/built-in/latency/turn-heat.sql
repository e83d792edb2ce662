SELECT
    {{step:TurnUse.StartedAt}} AS at,
    exp2(floor(log2(greatest(assumeNotNull(TurnUse.DurationMs), 128)))) AS low,
    low * 2 AS high,
    count() AS value
FROM session FINAL
ARRAY JOIN TurnUse
WHERE {{session-filter}} AND TurnUse.DurationMs IS NOT NULL
GROUP BY at, low
ORDER BY at, low
