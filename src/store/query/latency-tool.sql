-- How long calls of tools took.
-- One function for all percentiles: each of its own would keep all values once more.
WITH quantilesExact(0.5, 0.9, 0.95, 0.99)(ToolUse.DurationMs) AS shares
SELECT
    multiIf(
        {by:String} = 'tool', toString(ToolUse.Tool),
        {by:String} = 'model', toString(ToolUse.Model),
        {by:String} = 'version', toString(CodexVersion),
        toString(toDate(ToolUse.StartedAt, 'UTC'))
    ) AS key,
    count(ToolUse.DurationMs) AS samples,
    shares[1] AS p50_ms,
    shares[2] AS p90_ms,
    shares[3] AS p95_ms,
    shares[4] AS p99_ms,
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
