-- Calls by tool. What a tool call costs in tokens or money, and the turn it was made in, is not told: unknown.
SELECT
    toString(tool) AS key,
    uniqExact(SessionId) AS sessions,
    CAST(NULL AS Nullable(UInt64)) AS turns,
    count() AS tool_calls,
    CAST(NULL AS Nullable(UInt64)) AS input,
    CAST(NULL AS Nullable(UInt64)) AS cached_input,
    CAST(NULL AS Nullable(UInt64)) AS cache_write_input,
    CAST(NULL AS Nullable(UInt64)) AS output,
    CAST(NULL AS Nullable(UInt64)) AS reasoning_output,
    CAST(NULL AS Nullable(UInt64)) AS total,
    CAST(NULL AS Nullable(Float64)) AS cost_usd
FROM session FINAL
ARRAY JOIN `ToolUse.Tool` AS tool
WHERE {{session-filter}}
GROUP BY key
ORDER BY tool_calls DESC, key
LIMIT 1000
