-- How long calls of tools took.
SELECT
    multiIf(
        {by:String} = 'tool', toString(ToolUse.Tool),
        {by:String} = 'model', toString(ToolUse.Model),
        {by:String} = 'version', toString(CodexVersion),
        toString(toDate(ToolUse.StartedAt, 'UTC'))
    ) AS key,
    count(ToolUse.DurationMs) AS samples,
    quantileExactOrNull(0.5)(ToolUse.DurationMs) AS p50_ms,
    quantileExactOrNull(0.9)(ToolUse.DurationMs) AS p90_ms,
    quantileExactOrNull(0.95)(ToolUse.DurationMs) AS p95_ms,
    quantileExactOrNull(0.99)(ToolUse.DurationMs) AS p99_ms,
    maxOrNull(ToolUse.DurationMs) AS max_ms
FROM
(
    SELECT CodexVersion, ToolUse.Tool, ToolUse.Model, ToolUse.StartedAt, ToolUse.DurationMs
    FROM session FINAL
    WHERE {{session-filter}}
)
ARRAY JOIN ToolUse
GROUP BY key
HAVING samples > 0
ORDER BY if({by:String} = 'day', key, '') DESC, samples DESC, key
LIMIT 1000
