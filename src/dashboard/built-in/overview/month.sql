-- Cost of a session counts on the day that it began. A day's point is its end; today's is now. Not known where sessions are and none has a price.
WITH
    toDate(fromUnixTimestamp64Milli({month:Int64}), {tz:String}) AS first_day,
    toDate(fromUnixTimestamp64Milli({now:Int64} - 1), {tz:String}) AS today,
    (
        SELECT groupArray((day, cost))
        FROM
        (
            SELECT toDate(OrderedAt, {tz:String}) AS day, sum(CostUsd) AS cost
            FROM session FINAL
            WHERE Kind = 'session'
            AND OrderedAt >= fromUnixTimestamp64Milli({month:Int64})
            AND OrderedAt < fromUnixTimestamp64Milli({now:Int64})
            GROUP BY day
        )
    ) AS spent,
    empty(spent) OR arrayExists(entry -> entry.2 IS NOT NULL, spent) AS is_known,
    if(is_known, arraySum(entry -> ifNull(entry.2, 0), spent), NULL) AS so_far,
    (SELECT max(month_usd) FROM {{budgets}} WHERE kind = 'all') AS budget
SELECT
    series,
    toTimeZone(toDateTime(day, {tz:String}), 'UTC') AS at,
    multiIf(
        series = 'budget', toNullable(budget),
        series = 'spent', if(day > today OR NOT is_known, NULL, arraySum(entry -> if(entry.1 <= day, ifNull(entry.2, 0), 0), spent)),
        day < today, NULL,
        day = today, so_far,
        so_far * (toUnixTimestamp(toDateTime(day + 1, {tz:String})) * 1000 - {month:Int64}) / ({now:Int64} - {month:Int64})
    ) AS value
FROM
(
    SELECT arrayJoin(arrayMap(nth -> first_day + nth, range(toUInt32(toDate(fromUnixTimestamp64Milli({month_end:Int64} - 1), {tz:String}) - first_day + 1)))) AS day
)
ARRAY JOIN ['spent', 'forecast', 'budget'] AS series
WHERE series != 'budget' OR budget > 0
ORDER BY series, at
