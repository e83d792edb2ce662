-- The server that fails most of those that were called more than a few times.
WITH
    (SELECT (count(), countIf(status = 'error'))
     FROM session FINAL
     ARRAY JOIN ToolUse.McpServer AS server, ToolUse.Status AS status
     WHERE server != '' AND {{session-filter}}) AS totals,
    (SELECT argMax((server, failed, calls), failed / calls)
     FROM
     (
         SELECT toString(server) AS server, countIf(status = 'error') AS failed, count() AS calls
         FROM session FINAL
         ARRAY JOIN ToolUse.McpServer AS server, ToolUse.Status AS status
         WHERE server != '' AND {{session-filter}}
         GROUP BY server
         HAVING calls >= 5
     )) AS worst
SELECT multiIf(
    totals.1 = 0, 'No session called an MCP server in this time.',
    totals.2 = 0, concat({{count:totals.1}}, if(totals.1 = 1, ' call', ' calls'), ' of MCP servers, and none failed.'),
    concat(
        {{count:totals.2}}, ' of ', {{count:totals.1}}, if(totals.1 = 1, ' call', ' calls'), ' of MCP servers failed',
        if(worst.2 > 0, concat('; ', worst.1, ' fails most, ', toString(round(100 * worst.2 / worst.3)), ' % of its calls'), ''),
        '.'
    )
) AS sentence
