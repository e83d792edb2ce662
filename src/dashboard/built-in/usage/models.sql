SELECT
    toString(ModelUsage.Model) AS key,
    sum(ModelUsage.CostUsd) AS value,
    count() AS sessions,
    countIf(ModelUsage.CostBasis NOT IN ('priced', 'api_equivalent', 'none')) AS unpriced,
    sum(ModelUsage.TotalTokens) AS tokens,
    sumIf(ModelUsage.CachedInputTokens, ModelUsage.InputTokens IS NOT NULL)
        / nullIf(sumIf(ModelUsage.InputTokens, ModelUsage.CachedInputTokens IS NOT NULL), 0) AS cached
FROM session FINAL
ARRAY JOIN ModelUsage
WHERE {{session-filter}}
GROUP BY key
ORDER BY value DESC NULLS LAST, tokens DESC NULLS LAST, key
LIMIT 100
