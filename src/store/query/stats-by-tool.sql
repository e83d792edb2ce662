-- Calls by tool, and the turns that made them. What a tool call costs in tokens or money is not told: unknown.
SELECT
    toString(ToolUse.Tool) AS key,
    uniqExact(SessionId) AS sessions,
    uniqExact((SessionId, ToolUse.TurnId)) AS turns,
    count() AS tool_calls,
    CAST(NULL AS Nullable(UInt64)) AS input,
    CAST(NULL AS Nullable(UInt64)) AS cached_input,
    CAST(NULL AS Nullable(UInt64)) AS cache_write_input,
    CAST(NULL AS Nullable(UInt64)) AS output,
    CAST(NULL AS Nullable(UInt64)) AS reasoning_output,
    CAST(NULL AS Nullable(UInt64)) AS total,
    CAST(NULL AS Nullable(Float64)) AS cost_usd,
    'unknown' AS cost_basis
FROM
(
    SELECT SessionId, ToolUse.Tool, ToolUse.TurnId
    FROM session FINAL
    WHERE {{session-filter}}
)
ARRAY JOIN ToolUse
GROUP BY key
ORDER BY tool_calls DESC, key
LIMIT 1000
