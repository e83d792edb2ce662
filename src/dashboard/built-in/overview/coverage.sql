WITH (SELECT count() FROM session FINAL WHERE {{session-filter}}) AS all
SELECT
    toString(source) AS key,
    count() AS value,
    value / all AS share
FROM session FINAL
ARRAY JOIN Sources AS source
WHERE {{session-filter}}
GROUP BY key
ORDER BY value DESC, key
