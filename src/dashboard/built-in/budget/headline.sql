-- Budgets that are over or will be, the worst first; else what the month comes to.
WITH
    spent AS
    (
        SELECT toString(Team) AS team, toString(GitRepository) AS repository, toString(User) AS user, sum(CostUsd) AS cost
        FROM session FINAL
        WHERE Kind = 'session'
        AND OrderedAt >= fromUnixTimestamp64Milli({month:Int64})
        AND OrderedAt < fromUnixTimestamp64Milli({now:Int64})
        GROUP BY team, repository, user
    ),
    multiIf(
        kind = 'all', true,
        kind = 'team', team = name,
        kind = 'user', user = name,
        repository = name
            OR extract(repository, '([^/:]+?)([.]git)?/?$') = name
            OR replaceAll(extract(repository, '([^/:]+[/:][^/:]+?)([.]git)?/?$'), ':', '/') = name
    ) AS is_meant,
    ({month_end:Int64} - {month:Int64}) / ({now:Int64} - {month:Int64}) AS pace,
    (
        SELECT arrayReverseSort(budget -> budget.2, groupArray((title, part)))
        FROM
        (
            SELECT
                if(kind = 'all', 'everything', concat(kind, ' ', name)) AS title,
                ifNull(sumIf(cost, is_meant), 0) / month_usd AS part
            FROM {{budgets}} AS budgets
            CROSS JOIN spent
            GROUP BY kind, name, month_usd
            HAVING part * pace > 1
        )
    ) AS too_much,
    (SELECT sum(cost) FROM spent) AS so_far,
    (SELECT count() FROM {{budgets}}) AS set
SELECT multiIf(
    notEmpty(too_much) AND too_much[1].2 > 1, concat(
        'The budget of ', too_much[1].1, ' is over: ', {{count:round(100 * too_much[1].2)}}, ' % of it is spent',
        if(length(too_much) > 1, concat('; ', {{count:length(too_much) - 1}}, ' more are over or will be'), ''), '.'
    ),
    notEmpty(too_much), concat(
        'The budget of ', too_much[1].1, ' will be over if the month goes on like this: ', {{count:round(100 * too_much[1].2)}}, ' % of it is spent',
        if(length(too_much) > 1, concat('; ', {{count:length(too_much) - 1}}, ' more will be'), ''), '.'
    ),
    so_far IS NULL, 'Nothing is known to be spent this month.',
    concat(
        {{usd:so_far}}, ' this month so far, ', {{usd:so_far * pace}}, ' by its end if it goes on like this',
        if(set = 0, '; no budget is set', '; all budgets will do'), '.'
    )
) AS sentence
