-- The three models with most turns; small multiples of more are hard to read.
WITH
    quantilesExact(0.5, 0.95, 0.99)(TurnUse.TtftMs) AS shares,
    (SELECT groupArray(Model) FROM (SELECT Model FROM session FINAL WHERE {{session-filter}} GROUP BY Model ORDER BY sum(Turns) DESC, Model LIMIT 3)) AS busiest
SELECT
    toString(Model) AS series,
    {{step:TurnUse.StartedAt}} AS at,
    toNullable(shares[1]) AS p50,
    toNullable(shares[2]) AS p95,
    toNullable(shares[3]) AS p99
FROM session FINAL
ARRAY JOIN TurnUse
WHERE {{session-filter}} AND has(busiest, Model) AND TurnUse.TtftMs IS NOT NULL
GROUP BY series, at
ORDER BY series, at {{fill}}
