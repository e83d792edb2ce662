-- Totals by model. Tokens are told per model call; a turn counts for each model that it used, a tool call for the model of
-- its turn. Cost is told per session only, so it is unknown as soon as one of the sessions used several models.
SELECT
    toString(ModelUsage.Model) AS key,
    uniqExact(SessionId) AS sessions,
    sum(ModelUsage.Turns) AS turns,
    sum(arrayCount(model -> model = ModelUsage.Model, tool_models)) AS tool_calls,
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
        CostUsd,
        length(ModelUsage.Model) AS models,
        ToolUse.Model AS tool_models,
        ModelUsage.Model,
        ModelUsage.Turns,
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
