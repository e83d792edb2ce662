-- Totals by something that a session has one of: user, team, repo, day (UTC). Sums over unknown parts stay unknown.
SELECT
    multiIf(
        {by:String} = 'user', toString(User),
        {by:String} = 'team', toString(Team),
        {by:String} = 'repo', toString(GitRepository),
        toString(toDate(StartedAt, 'UTC'))
    ) AS key,
    count() AS sessions,
    sum(Turns) AS turns,
    sum(ToolCalls) AS tool_calls,
    sum(InputTokens) AS input,
    sum(CachedInputTokens) AS cached_input,
    sum(CacheWriteInputTokens) AS cache_write_input,
    sum(OutputTokens) AS output,
    sum(ReasoningOutputTokens) AS reasoning_output,
    sum(TotalTokens) AS total,
    sum(CostUsd) AS cost_usd
FROM session FINAL
WHERE {{session-filter}}
GROUP BY key
ORDER BY if({by:String} = 'day', key, '') DESC, total DESC NULLS LAST, sessions DESC, key
LIMIT 1000
