SELECT key, value, value / all_sessions AS share, tells
FROM
(
    SELECT
        count() AS all_sessions,
        [
            ('whose it is', countIf(User = ''), 'logs'),
            ('tokens', countIf(TotalTokens IS NULL), 'logs or rollout'),
            ('cost', countIf(CostUsd IS NULL), 'tokens, and a price of the model'),
            ('tool calls', countIf(ToolCalls IS NULL), 'logs, hooks or rollout'),
            ('approvals', countIf(Approvals IS NULL), 'logs'),
            ('attempts', countIf(Retries IS NULL), 'logs'),
            ('repository', countIf(GitRepository = ''), 'rollout'),
            ('title', countIf(Title = ''), 'prompts in logs, or rollout'),
            ('Codex version', countIf(CodexVersion = ''), 'logs or rollout'),
            ('approvals, calls and errors one by one', countIf(Shape = 0), 'turnscope rebuild')
        ] AS lacks
    FROM session FINAL
    WHERE {{session-filter}}
)
ARRAY JOIN lacks.1 AS key, lacks.2 AS value, lacks.3 AS tells
WHERE value > 0
ORDER BY value DESC, key
