SELECT
    toString(assumeNotNull(ToolUse.ExitCode)) AS key,
    count() AS value,
    uniqExact(SessionId) AS sessions,
    if(count(ToolUse.DurationMs) = 0, NULL, quantileExact(0.5)(ToolUse.DurationMs)) AS p50
FROM session FINAL
ARRAY JOIN ToolUse
WHERE {{session-filter}} AND ToolUse.ExitCode IS NOT NULL
GROUP BY key
ORDER BY value DESC, key
LIMIT 100
