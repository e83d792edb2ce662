WITH
    quantilesExact(0.5, 0.95)(TurnUse.TtftMs) AS ttft,
    quantilesExact(0.5, 0.95, 0.99)(TurnUse.DurationMs) AS turn
SELECT
    toString(Model) AS key,
    toString(CodexVersion) AS version,
    if(count(TurnUse.TtftMs) = 0, NULL, ttft[2]) AS value,
    if(count(TurnUse.TtftMs) = 0, NULL, ttft[1]) AS ttft_p50,
    if(count(TurnUse.DurationMs) = 0, NULL, turn[1]) AS turn_p50,
    if(count(TurnUse.DurationMs) = 0, NULL, turn[2]) AS turn_p95,
    if(count(TurnUse.DurationMs) = 0, NULL, turn[3]) AS turn_p99,
    count() AS turns
FROM session FINAL
ARRAY JOIN TurnUse
WHERE {{session-filter}}
GROUP BY key, version
ORDER BY value DESC NULLS LAST, turns DESC, key, version
LIMIT 100
