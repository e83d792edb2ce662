WITH (
    SELECT groupArray(name)
    FROM
    (
        SELECT toString(tool) AS name
        FROM session FINAL
        ARRAY JOIN ToolUse.Tool AS tool, ToolUse.Status AS status, ToolUse.ExitCode AS code
        WHERE {{session-filter}} AND (status = 'error' OR code != 0)
        GROUP BY name
        ORDER BY count() DESC, name
        LIMIT 6
    )
) AS busiest
SELECT
    if(has(busiest, toString(tool)), toString(tool), 'others') AS series,
    {{step:started}} AS at,
    count() AS value
FROM session FINAL
ARRAY JOIN ToolUse.Tool AS tool, ToolUse.StartedAt AS started, ToolUse.Status AS status, ToolUse.ExitCode AS code
WHERE {{session-filter}} AND (status = 'error' OR code != 0)
GROUP BY series, at
ORDER BY series, at {{fill}}
