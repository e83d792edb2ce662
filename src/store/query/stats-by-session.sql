-- Totals by something that a session has one of: user, team, repo, day (UTC). Sums over unknown parts stay unknown.
-- A session without a cost of its own (its turns say `none`: nothing was billed) takes nothing from the others' figure.
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
    sum(CostUsd) AS cost_usd,
    multiIf(
        count(CostUsd) = 0, 'unknown',
        countIf(
            CostBasis = 'partly'
            OR arrayExists(basis -> basis NOT IN ('priced', 'api_equivalent', 'none'), TurnUse.CostBasis)
        ) > 0, 'partly',
        countIf(CostBasis = 'api_equivalent') > 0, 'api_equivalent',
        'priced'
    ) AS cost_basis
FROM session FINAL
WHERE {{session-filter}}
GROUP BY key
ORDER BY if({by:String} = 'day', key, '') DESC, total DESC NULLS LAST, sessions DESC, key
LIMIT 1000
