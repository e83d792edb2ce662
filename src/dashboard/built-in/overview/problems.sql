-- A session that is hit twice by a rule counts once: its first finding stands for it. Waste is what is known of it.
SELECT
    replaceOne(replaceAll(toString(rule), '_', ' '), 'mcp', 'MCP') AS key,
    toString(rule) AS problem,
    countIf(nth = 1) AS value,
    count() AS findings,
    sum(tokens) AS wasted_tokens,
    sum(usd) AS wasted_usd
FROM session FINAL
ARRAY JOIN
    Problems.Rule AS rule,
    Problems.WastedTokens AS tokens,
    Problems.WastedUsd AS usd,
    arrayEnumerateUniq(Problems.Rule) AS nth
WHERE {{session-filter}}
GROUP BY rule
ORDER BY value DESC, key
