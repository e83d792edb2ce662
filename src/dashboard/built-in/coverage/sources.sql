WITH (SELECT count() FROM session FINAL WHERE {{session-filter}}) AS all_sessions
SELECT
    toString(source) AS key,
    count() AS value,
    value / all_sessions AS share,
    uniqExactIf(User, User != '') AS people
FROM session FINAL
ARRAY JOIN Sources AS source
WHERE {{session-filter}}
GROUP BY key
ORDER BY value DESC, key
