SELECT
    if(model = '', 'not told', toString(model)) AS key,
    countIf(attempts > 1) AS value,
    count(attempts) AS calls,
    value / calls AS retried_share,
    sum(attempts - 1) AS extra,
    countIf(status = 'error') AS failed
FROM
(
    SELECT CallUse.Model AS models, CallUse.Attempts AS tries, CallUse.Status AS statuses
    FROM session FINAL
    WHERE Shape > 0 AND {{session-filter}}
)
ARRAY JOIN models AS model, tries AS attempts, statuses AS status
WHERE attempts IS NOT NULL
GROUP BY key
ORDER BY value DESC, key
LIMIT 50
