WITH quantiles(0.5, 0.95, 0.99)(waited) AS shares
SELECT
    {{step:OrderedAt}} AS at,
    toNullable(shares[1]) AS p50,
    toNullable(shares[2]) AS p95,
    toNullable(shares[3]) AS p99
FROM session FINAL
ARRAY JOIN ApprovalUse.WaitedMs AS waited, ApprovalUse.DecidedBy AS by
WHERE Shape > 0 AND waited IS NOT NULL AND by NOT IN ('Config', 'AutomatedReviewer') AND {{session-filter}}
GROUP BY at
ORDER BY at {{fill}}
