-- The tool with the most failures among those that are called.
WITH
    (SELECT (sum(length(ToolUse.Status)), sum(arrayCount((status, code) -> status = 'error' OR ifNull(code, 0) != 0, ToolUse.Status, ToolUse.ExitCode)), sum(countEqual(ToolUse.Status, 'denied')))
     FROM session FINAL WHERE {{session-filter}}) AS totals,
    (SELECT argMax((key, failed, calls), failed)
     FROM (SELECT toString(tool) AS key, countIf(status = 'error' OR ifNull(code, 0) != 0) AS failed, count() AS calls
           FROM session FINAL ARRAY JOIN ToolUse.Tool AS tool, ToolUse.Status AS status, ToolUse.ExitCode AS code
           WHERE {{session-filter}} GROUP BY key)) AS worst
SELECT multiIf(
    totals.1 = 0, 'No tool was called in this time.',
    totals.2 = 0, concat('All of ', {{count:totals.1}}, ' tool calls worked.'),
    concat(
        {{count:totals.2}}, ' of ', {{count:totals.1}}, ' tool calls failed or ended with another code than 0; ',
        {{count:worst.2}}, ' of them are ', worst.1, ', which was called ', {{count:worst.3}}, ' times',
        if(totals.3 > 0, concat('; ', {{count:totals.3}}, ' were denied'), ''), '.'
    )
) AS sentence
