-- Commands that only ask, such as grep, end with 1 for "no": they are here, too, since nobody else can tell a question from a failure.
WITH quantilesExact(0.5, 0.95)(duration) AS shares
SELECT
    toString(command) AS key,
    countIf(code != 0) AS value,
    count() AS runs,
    value / runs AS failing,
    countIf(code != 0 AND nth = 1) AS sessions,
    if(count(duration) = 0, NULL, shares[1]) AS p50,
    if(count(duration) = 0, NULL, shares[2]) AS p95
FROM session FINAL
ARRAY JOIN
    ToolUse.Command AS command,
    ToolUse.ExitCode AS code,
    ToolUse.DurationMs AS duration,
    arrayEnumerateUniq(ToolUse.Command, arrayMap(code -> ifNull(code, 0) != 0, ToolUse.ExitCode)) AS nth
WHERE {{session-filter}}
AND command != ''
GROUP BY command
HAVING value > 0
ORDER BY value DESC, runs DESC, key
LIMIT 100
