-- How many sessions stand behind each value that one can filter by. '' is "not told" and no choice. Every grouping has one key, so that a row of
-- the inner question tells of one facet: the keys of the others are empty. Lists are taken apart after they were counted: there are few different ones.
SELECT
    told.1 AS facet,
    told.2 AS value,
    sum(counted) AS sessions
FROM
(
    SELECT
        Status, GitRepository, GitBranch, User, Team, Environment, CodexVersion, Models, Sources, Tools, McpServers, ProblemRules,
        arrayConcat(
            if(ToolFailures > 0, ['tool_failures'], []),
            if(Retries > 0, ['retries'], []),
            if(Compactions > 0, ['compactions'], []),
            if(Approvals > 0, ['approvals'], []),
            if(Subagents > 0, ['subagents'], []),
            if(arrayExists(errors -> errors > 0, `ModelUsage.Errors`), ['errors'], [])
        ) AS Traits,
        count() AS counted
    FROM session FINAL
    WHERE {{session-filter}}
    GROUP BY GROUPING SETS
    (
        (Status), (GitRepository), (GitBranch), (User), (Team), (Environment), (CodexVersion), (Models), (Sources), (Tools), (McpServers), (ProblemRules),
        (Traits)
    )
)
ARRAY JOIN arrayConcat(
    [
        ('status', toString(Status)),
        ('repository', toString(GitRepository)),
        ('branch', toString(GitBranch)),
        ('user', toString(User)),
        ('team', toString(Team)),
        ('environment', toString(Environment)),
        ('version', toString(CodexVersion))
    ],
    arrayMap(model -> ('model', toString(model)), arrayDistinct(Models)),
    arrayMap(source -> ('source', toString(source)), arrayDistinct(Sources)),
    arrayMap(tool -> ('tool', toString(tool)), Tools),
    arrayMap(server -> ('mcp_server', toString(server)), McpServers),
    arrayMap(trait -> ('has', trait), Traits),
    arrayMap(rule -> ('problem', toString(rule)), ProblemRules)
) AS told
WHERE told.2 != ''
GROUP BY told
ORDER BY sessions DESC, value
LIMIT 50 BY facet
