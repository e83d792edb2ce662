-- The dearest repository, what the cache saved of input, and whether the month's budget of all holds.
WITH
    (SELECT (sum(CostUsd), sum(InputTokens), sum(CachedInputTokens), count(), countIf(CostUsd IS NULL)) FROM session FINAL WHERE {{session-filter}}) AS totals,
    (SELECT argMax((key, cost), cost) FROM (SELECT toString(GitRepository) AS key, ifNull(sum(CostUsd), 0) AS cost FROM session FINAL WHERE {{session-filter}} GROUP BY key)) AS dearest,
    (SELECT max(month_usd) FROM {{budgets}} WHERE kind = 'all') AS budget,
    (SELECT sum(CostUsd) FROM session FINAL
     WHERE Kind = 'session' AND OrderedAt >= fromUnixTimestamp64Milli({month:Int64}) AND OrderedAt < fromUnixTimestamp64Milli({now:Int64})) AS month_cost,
    month_cost * ({month_end:Int64} - {month:Int64}) / ({now:Int64} - {month:Int64}) AS forecast
SELECT multiIf(
    totals.4 = 0, 'No session began in this time.',
    totals.1 IS NULL OR totals.1 = 0, concat({{count:totals.4}}, ' sessions, none of them with a known price.'),
    concat(
        if(totals.5 > 0, 'At least ', ''), {{usd:totals.1}},
        '; ', toString(round(100 * dearest.2 / totals.1)), ' % of it in ',
        if(dearest.1 = '', 'sessions without a repository', replaceRegexpOne(dearest.1, '^.*[/:]([^/:]+?)(\\.git)?$', '\\1')),
        if(totals.2 > 0, concat('; ', toString(round(100 * totals.3 / totals.2)), ' % of input came from the cache'), ''),
        multiIf(
            budget = 0 OR month_cost IS NULL, '',
            month_cost > budget, '; the budget of the month is over',
            forecast > budget, '; the budget of the month will be over if it goes on like this',
            ''
        ),
        '.'
    )
) AS sentence
