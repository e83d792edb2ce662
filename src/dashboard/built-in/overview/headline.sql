-- What changed most against the span before, and who is behind it.
WITH
    OrderedAt >= fromUnixTimestamp64Milli({since:Int64}) AS is_now,
    (SELECT (sumIf(CostUsd, is_now), sumIf(CostUsd, NOT is_now), countIf(is_now), countIf(NOT is_now), countIf(is_now AND Status = 'failed'))
     FROM session FINAL
     WHERE {{session-filter-with-before}}) AS totals,
    (SELECT argMax((key, rise), rise)
     FROM
     (
         SELECT
             toString(GitRepository) AS key,
             ifNull(sumIf(CostUsd, is_now), 0) - ifNull(sumIf(CostUsd, NOT is_now), 0) AS rise
         FROM session FINAL
         WHERE {{session-filter-with-before}}
         GROUP BY key
     )) AS leader,
    totals.1 - totals.2 AS rise,
    if(leader.1 = '', 'sessions without a repository', replaceRegexpOne(leader.1, '^.*[/:]([^/:]+?)(\\.git)?$', '\\1')) AS who,
    concat({{count:totals.3}}, if(totals.3 = 1, ' session', ' sessions')) AS sessions
SELECT multiIf(
    totals.3 = 0, 'No session began in this time.',
    totals.1 IS NULL, concat(sessions, ', what they cost is not known.'),
    totals.4 = 0 OR ifNull(totals.2, 0) = 0, concat(sessions, ' for at least ', {{usd:totals.1}}, '; nothing to compare with before.'),
    totals.1 > 3 * totals.2, concat('Cost is ', {{usd:totals.1}}, ', ', {{count:round(totals.1 / totals.2)}}, ' times the span before.'),
    abs(rise) < 0.02 * totals.2, concat(sessions, ' for ', {{usd:totals.1}}, ', as much as in the span before.'),
    concat(
        'Cost is ', {{count:round(100 * abs(rise) / totals.2)}}, if(rise > 0, ' % above', ' % below'), ' the span before',
        if(rise > 0 AND leader.2 > 0.3 * rise AND leader.2 <= rise, concat('; ', toString(round(100 * leader.2 / rise)), ' % of the rise is ', who), ''),
        '.'
    )
) AS sentence
