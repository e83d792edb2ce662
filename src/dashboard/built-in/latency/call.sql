-- Steps without any are NULL: no latency is not a latency of 0.
WITH quantilesExactOrNull(0.5, 0.95, 0.99)(CallUse.DurationMs) AS shares
SELECT
    {{step:CallUse.StartedAt}} AS at,
    toNullable(shares[1]) AS p50,
    toNullable(shares[2]) AS p95,
    toNullable(shares[3]) AS p99
FROM session FINAL
ARRAY JOIN CallUse
WHERE {{session-filter}} AND CallUse.DurationMs IS NOT NULL
GROUP BY at
ORDER BY at {{fill}}
