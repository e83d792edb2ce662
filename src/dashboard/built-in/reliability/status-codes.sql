SELECT toString(status) AS series, {{step:OrderedAt}} AS at, count() AS value
FROM session FINAL
ARRAY JOIN ErrorUse.HttpStatus AS status
WHERE Shape > 0 AND status IS NOT NULL AND {{session-filter}}
GROUP BY series, at
ORDER BY series, at {{fill}}
