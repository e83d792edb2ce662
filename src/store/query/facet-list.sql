-- How many sessions stand behind each value that one can filter by. '' is "not told" and no choice.
SELECT
    told.1 AS facet,
    told.2 AS value,
    uniqExact(SessionId) AS sessions
FROM session FINAL
ARRAY JOIN arrayConcat(
    [
        ('status', toString(Status)),
        ('repository', toString(GitRepository)),
        ('user', toString(User)),
        ('team', toString(Team)),
        ('environment', toString(Environment)),
        ('version', toString(CodexVersion))
    ],
    arrayMap(model -> ('model', toString(model)), Models),
    arrayMap(source -> ('source', toString(source)), Sources),
    arrayMap(tool -> ('tool', toString(tool)), arrayDistinct(`ToolUse.Tool`)),
    arrayMap(server -> ('mcp_server', toString(server)), arrayDistinct(`ToolUse.McpServer`))
) AS told
WHERE {{session-filter}}
    AND told.2 != ''
GROUP BY told
ORDER BY sessions DESC, value
LIMIT 50 BY facet
