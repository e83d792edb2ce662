-- The dearest six by name; what is left is one series.
WITH
    used AS
    (
        SELECT {{step:OrderedAt}} AS step, toString(used_model) AS name, cost
        FROM session FINAL
        ARRAY JOIN ModelUsage.Model AS used_model, ModelUsage.CostUsd AS cost
        WHERE {{session-filter}}
    ),
    (SELECT groupArray(name) FROM (SELECT name FROM used GROUP BY name ORDER BY sum(cost) DESC NULLS LAST, name LIMIT 6)) AS dearest
SELECT
    if(has(dearest, name), name, 'others') AS series,
    step AS at,
    sum(cost) AS value
FROM used
GROUP BY series, at
ORDER BY series, at {{fill}}
INTERPOLATE (value AS 0)
