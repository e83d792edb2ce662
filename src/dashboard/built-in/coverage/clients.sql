SELECT
    if(Originator = '', 'not told', toString(Originator)) AS key,
    count() AS value,
    uniqExactIf(User, User != '') AS people,
    countIf(has(Sources, 'otel_logs')) / value AS logs_share,
    countIf(has(Sources, 'hooks')) / value AS hooks_share
FROM session FINAL
WHERE {{session-filter}}
GROUP BY key
ORDER BY value DESC, key
LIMIT 50
