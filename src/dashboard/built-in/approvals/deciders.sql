WITH quantilesExact(0.5, 0.95)(waited) AS shares
SELECT
    transform(toString(by), ['', 'User', 'Config', 'AutomatedReviewer'], ['not told', 'a person', 'configuration', 'automated reviewer'], toString(by)) AS key,
    count() AS value,
    countIf(startsWith(decision, 'denied')) / value AS denied_share,
    if(count(waited) = 0, NULL, shares[1]) AS p50_ms,
    if(count(waited) = 0, NULL, shares[2]) AS p95_ms
FROM session FINAL
ARRAY JOIN ApprovalUse.DecidedBy AS by, ApprovalUse.Decision AS decision, ApprovalUse.WaitedMs AS waited
WHERE Shape > 0 AND {{session-filter}}
GROUP BY key
ORDER BY value DESC, key
