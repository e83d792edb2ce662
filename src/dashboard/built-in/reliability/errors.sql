SELECT
    multiIf(kind = 'model_request', 'request', kind = 'model_response', 'answer', replaceAll(toString(kind), '_', ' ')) AS series,
    {{step:OrderedAt}} AS at,
    count() AS value
FROM session FINAL
ARRAY JOIN ErrorUse.Kind AS kind
WHERE Shape > 0 AND {{session-filter}}
GROUP BY series, at
ORDER BY series, at {{fill}}
