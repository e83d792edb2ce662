-- The dozen with most turns: more rows are too low to read. What is not told cannot be asked for, so it leads nowhere.
WITH
    timed AS
    (
        SELECT {{step:TurnUse.StartedAt}} AS step, toString(Model) AS model, toString(CodexVersion) AS version, TurnUse.TtftMs AS took
        FROM session FINAL
        ARRAY JOIN TurnUse
        WHERE {{session-filter}} AND took IS NOT NULL
    ),
    (SELECT groupArray((model, version)) FROM (SELECT model, version FROM timed GROUP BY model, version ORDER BY count() DESC, model, version LIMIT 12)) AS most
SELECT
    step AS at,
    concat(if(model = '', 'not told', model), ' · ', if(version = '', 'not told', version)) AS series,
    quantileExact(0.5)(took) AS value,
    count() AS turns,
    any(model) AS model_name,
    any(version) AS version_name
FROM timed
WHERE has(most, (model, version))
GROUP BY at, series
ORDER BY series, at
