-- Totals by model. Tokens are told per model; turns, tool calls and cost only per session, so they are unknown as soon as
-- one of the sessions used several models: splitting them would invent figures.
SELECT
    toString(ModelUsage.Model) AS key,
    uniqExact(SessionId) AS sessions,
    if(max(models) > 1, NULL, sum(Turns)) AS turns,
    if(max(models) > 1, NULL, sum(ToolCalls)) AS tool_calls,
    sum(ModelUsage.InputTokens) AS input,
    sum(ModelUsage.CachedInputTokens) AS cached_input,
    sum(ModelUsage.CacheWriteInputTokens) AS cache_write_input,
    sum(ModelUsage.OutputTokens) AS output,
    sum(ModelUsage.ReasoningOutputTokens) AS reasoning_output,
    sum(ModelUsage.TotalTokens) AS total,
    if(max(models) > 1, NULL, sum(CostUsd)) AS cost_usd
FROM
(
    SELECT
        SessionId,
        Turns,
        ToolCalls,
        CostUsd,
        length(ModelUsage.Model) AS models,
        ModelUsage.Model,
        ModelUsage.InputTokens,
        ModelUsage.CachedInputTokens,
        ModelUsage.CacheWriteInputTokens,
        ModelUsage.OutputTokens,
        ModelUsage.ReasoningOutputTokens,
        ModelUsage.TotalTokens
    FROM session FINAL
    WHERE {{session-filter}}
)
ARRAY JOIN ModelUsage
GROUP BY key
ORDER BY total DESC NULLS LAST, sessions DESC, key
LIMIT 1000
