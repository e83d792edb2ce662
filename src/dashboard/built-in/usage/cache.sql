-- NULL where no session tells: a share of nothing is not 0.
SELECT
    {{step:OrderedAt}} AS at,
    sumIf(CachedInputTokens, InputTokens IS NOT NULL) / nullIf(sumIf(InputTokens, CachedInputTokens IS NOT NULL), 0) AS value
FROM session FINAL
WHERE {{session-filter}}
GROUP BY at
ORDER BY at {{fill}}
