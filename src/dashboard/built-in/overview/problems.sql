-- A session that is hit twice by a rule counts once. Waste is what is known of it.
SELECT
    toString(Problems.Rule) AS key,
    uniqExact(SessionId) AS value,
    count() AS findings,
    sum(Problems.WastedTokens) AS wasted_tokens,
    sum(Problems.WastedUsd) AS wasted_usd
FROM session FINAL
ARRAY JOIN Problems
WHERE {{session-filter}}
GROUP BY key
ORDER BY value DESC, key
