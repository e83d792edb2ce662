-- Steps without any are NULL: no latency is not a latency of 0.
WITH quantilesExactOrNull(0.5, 0.95, 0.99)(ToolUse.DurationMs) AS shares
SELECT
    {{step:ToolUse.StartedAt}} AS at,
    toNullable(shares[1]) AS p50,
    toNullable(shares[2]) AS p95,
    toNullable(shares[3]) AS p99
FROM session FINAL
ARRAY JOIN ToolUse
WHERE {{session-filter}} AND ToolUse.DurationMs IS NOT NULL
GROUP BY at
ORDER BY at {{fill}}
