-- A budget that nobody spent anything of is at 0; one of sessions without a known price is not known.
WITH
    spent AS
    (
        SELECT toString(Team) AS team, toString(GitRepository) AS repository, toString(User) AS user, sum(CostUsd) AS cost, count() AS sessions
        FROM session FINAL
        WHERE Kind = 'session'
        AND OrderedAt >= fromUnixTimestamp64Milli({month:Int64})
        AND OrderedAt < fromUnixTimestamp64Milli({now:Int64})
        GROUP BY team, repository, user
        UNION ALL
        SELECT '', '', '', NULL, 0
    ),
    multiIf(
        kind = 'all', true,
        kind = 'team', team = name,
        kind = 'user', user = name,
        repository = name
            OR extract(repository, '([^/:]+?)([.]git)?/?$') = name
            OR replaceAll(extract(repository, '([^/:]+[/:][^/:]+?)([.]git)?/?$'), ':', '/') = name
    ) AS is_meant
SELECT
    if(kind = 'all', 'everything', concat(kind, ' ', name)) AS key,
    kind,
    if(sumIf(sessions, is_meant) = 0, 0, sumIf(cost, is_meant)) AS value,
    month_usd AS budget,
    value / month_usd AS share,
    value * ({month_end:Int64} - {month:Int64}) / ({now:Int64} - {month:Int64}) AS forecast,
    multiIf(value IS NULL, 'not known', value > budget, 'over', forecast > budget, 'going over', 'within') AS state
FROM {{budgets}} AS budgets
CROSS JOIN spent
GROUP BY kind, name, month_usd
ORDER BY share DESC NULLS LAST, kind, name
LIMIT 200
