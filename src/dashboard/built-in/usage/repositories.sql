SELECT
    replaceRegexpOne(toString(GitRepository), '^.*[/:]([^/:]+/[^/:]+?)(\\.git)?/?$', '\\1') AS key,
    toString(GitRepository) AS repository,
    sum(CostUsd) AS value,
    count() AS sessions,
    countIf(CostBasis IN ('unknown', 'partly')) AS unpriced,
    sum(TotalTokens) AS tokens,
    sumIf(CachedInputTokens, InputTokens IS NOT NULL) / nullIf(sumIf(InputTokens, CachedInputTokens IS NOT NULL), 0) AS cached
FROM session FINAL
WHERE {{session-filter}}
GROUP BY key, repository
ORDER BY value DESC NULLS LAST, tokens DESC NULLS LAST, key, repository
LIMIT 100
