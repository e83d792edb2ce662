-- How long turns took, or the time to their first token. A turn counts for the model that its session used last.
-- One function for all percentiles: each of its own would keep all values once more.
WITH quantilesExact(0.5, 0.9, 0.95, 0.99)(value) AS shares
SELECT
    multiIf(
        {by:String} = 'model', toString(Model),
        {by:String} = 'version', toString(CodexVersion),
        toString(toDate(TurnUse.StartedAt, 'UTC'))
    ) AS key,
    count(if({metric:String} = 'ttft', TurnUse.TtftMs, TurnUse.DurationMs) AS value) AS samples,
    shares[1] AS p50_ms,
    shares[2] AS p90_ms,
    shares[3] AS p95_ms,
    shares[4] AS p99_ms,
    maxOrNull(value) AS max_ms
FROM
(
    SELECT Model, CodexVersion, TurnUse.StartedAt, TurnUse.DurationMs, TurnUse.TtftMs
    FROM session FINAL
    WHERE {{session-filter}}
)
ARRAY JOIN TurnUse
GROUP BY key
HAVING samples > 0
ORDER BY if({by:String} = 'day', key, '') DESC, samples DESC, key
LIMIT 1000
