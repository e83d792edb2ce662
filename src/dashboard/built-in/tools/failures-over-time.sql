-- The six with most of them by name; what is left is one series. Counted once and ranked then: a second pass over the calls would cost as much again.
SELECT
    if(place <= 6, toString(tool), 'others') AS series,
    at,
    sum(calls) AS value
FROM
(
    SELECT tool, at, calls, dense_rank() OVER (ORDER BY total DESC, tool) AS place
    FROM
    (
        SELECT tool, {{step:started}} AS at, count() AS calls, sum(calls) OVER (PARTITION BY tool) AS total
        FROM session FINAL
        ARRAY JOIN ToolUse.Tool AS tool, ToolUse.StartedAt AS started, ToolUse.Status AS status, ToolUse.ExitCode AS code
        WHERE {{session-filter}} AND (status = 'error' OR code != 0)
        GROUP BY tool, at
    )
)
GROUP BY series, at
ORDER BY series, at {{fill}}
