WITH
    (SELECT (count(), countIf(by IN ('Config', 'AutomatedReviewer')), quantileExactIf(0.5)(ifNull(waited, 0), by = 'User' AND waited IS NOT NULL), countIf(by = 'User' AND waited IS NOT NULL), sumIf(waited, by = 'User'))
     FROM session FINAL
     ARRAY JOIN ApprovalUse.DecidedBy AS by, ApprovalUse.WaitedMs AS waited
     WHERE Shape > 0 AND {{session-filter}}) AS totals,
    (SELECT countIf(Shape = 0 AND ifNull(Approvals, 0) > 0) FROM session FINAL WHERE {{session-filter}}) AS untold,
    concat({{count:totals.1}}, if(totals.1 = 1, ' approval', ' approvals')) AS asked,
    totals.5 / 1000 AS waited,
    multiIf(waited < 90, concat(toString(round(waited)), ' s'), waited < 5400, concat(toString(round(waited / 60)), ' min'), concat(toString(round(waited / 3600, 1)), ' h')) AS in_all
SELECT multiIf(
    totals.1 = 0 AND untold > 0, concat('Approvals of ', {{count:untold}}, ' sessions were written before they were kept one by one: run turnscope rebuild to see them.'),
    totals.1 = 0, 'Nothing was asked for in this time, as far as is told.',
    totals.4 = 0, concat(asked, '; how long people took is not told.'),
    concat(
        asked, ', ', toString(round(100 * totals.2 / totals.1)), ' % decided without a person; people took ',
        toString(round(totals.3 / 1000, 1)), ' s in the median, ', in_all, ' in all.'
    )
) AS sentence
