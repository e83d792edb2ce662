-- Calls by tool, and the turns that made them. What a tool call costs in tokens or money is not told: unknown.
SELECT
    toString(ToolUse.Tool) AS key,
    countIf(nth = 1) AS sessions,
    countIf(nth_of_turn = 1) AS turns,
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
    -- the first call of a tool stands for its session, and for its turn
    SELECT
        ToolUse.Tool,
        arrayEnumerateUniq(ToolUse.Tool) AS nth,
        arrayEnumerateUniq(ToolUse.Tool, ToolUse.TurnId) AS nth_of_turn
    FROM session FINAL
    WHERE {{session-filter}}
)
ARRAY JOIN ToolUse.Tool, nth, nth_of_turn
GROUP BY key
ORDER BY tool_calls DESC, key
LIMIT 1000
