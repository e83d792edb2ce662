SELECT
    toString(assumeNotNull(code)) AS key,
    count() AS value,
    countIf(nth = 1) AS sessions,
    if(count(duration) = 0, NULL, quantileExact(0.5)(duration)) AS p50
FROM session FINAL
ARRAY JOIN ToolUse.ExitCode AS code, ToolUse.DurationMs AS duration, arrayEnumerateUniq(ToolUse.ExitCode) AS nth
WHERE {{session-filter}} AND code IS NOT NULL
GROUP BY code
ORDER BY value DESC, key
LIMIT 100
