-- A row for each day on which a session began, the newest first.
SELECT
    {{step:OrderedAt}} AS at,
    sum(CostUsd) AS cost,
    count() AS sessions,
    countIf(CostBasis IN ('unknown', 'partly')) AS unpriced,
    sum(TotalTokens) AS tokens,
    sumIf(CachedInputTokens, InputTokens IS NOT NULL) / nullIf(sumIf(InputTokens, CachedInputTokens IS NOT NULL), 0) AS cached
FROM session FINAL
WHERE {{session-filter}}
GROUP BY at
ORDER BY at DESC
