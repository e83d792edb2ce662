-- How long turns took, or the time to their first token. A turn counts for the model that its session used last.
SELECT
    multiIf(
        {by:String} = 'model', toString(Model),
        {by:String} = 'version', toString(CodexVersion),
        toString(toDate(TurnUse.StartedAt, 'UTC'))
    ) AS key,
    count(if({metric:String} = 'ttft', TurnUse.TtftMs, TurnUse.DurationMs) AS value) AS samples,
    quantileExactOrNull(0.5)(value) AS p50_ms,
    quantileExactOrNull(0.9)(value) AS p90_ms,
    quantileExactOrNull(0.95)(value) AS p95_ms,
    quantileExactOrNull(0.99)(value) AS p99_ms,
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
