-- Totals by model. Tokens are told per model call; a turn counts for each model that it used, a tool call for the model of
-- its turn. One call without a price makes the cost of its model `partly`.
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
    sum(ModelUsage.CostUsd) AS cost_usd,
    multiIf(
        count(ModelUsage.CostUsd) = 0, 'unknown',
        countIf(ModelUsage.CostBasis NOT IN ('priced', 'api_equivalent', 'none')) > 0, 'partly',
        countIf(ModelUsage.CostBasis = 'api_equivalent') > 0, 'api_equivalent',
        'priced'
    ) AS cost_basis
FROM
(
    SELECT
        SessionId,
        ToolUse.Model AS tool_models,
        ModelUsage.Model,
        ModelUsage.Turns,
        ModelUsage.InputTokens,
        ModelUsage.CachedInputTokens,
        ModelUsage.CacheWriteInputTokens,
        ModelUsage.OutputTokens,
        ModelUsage.ReasoningOutputTokens,
        ModelUsage.TotalTokens,
        ModelUsage.CostUsd,
        ModelUsage.CostBasis
    FROM session FINAL
    WHERE {{session-filter}}
)
ARRAY JOIN ModelUsage
GROUP BY key
ORDER BY total DESC NULLS LAST, sessions DESC, key
LIMIT 1000
