-- What a gauge stood at in each step: `last` adds up the newest figure of each stream where `is_sum`, else it is the newest of all.
SELECT
    fromUnixTimestamp64Milli({first:Int64} + step * {step:Int64}, 'UTC') AS at, series,
    multiIf(
        {aggregation:String} = 'avg', sum(total) / sum(points),
        {aggregation:String} = 'min', min(lowest),
        {aggregation:String} = 'max', max(highest),
        {is_sum:Bool}, sum(newest),
        argMax(newest, newest_at)) AS value
FROM
(
    SELECT
        intDiv(toUnixTimestamp64Milli(time) - {first:Int64}, {step:Int64}) AS step, series, stream,
        sum(amount) AS total, count() AS points, min(amount) AS lowest, max(amount) AS highest,
        argMax(amount, time) AS newest, max(time) AS newest_at
    FROM
    (
        SELECT
            cityHash64(ServiceName, ScopeName, ResourceAttributes, Attributes) AS stream, {{series}} AS series,
            TimeUnix AS time, any(Value) AS amount
        FROM {{table}}
        WHERE {{filter}} AND ValueType != 'none'
        GROUP BY stream, series, time
    )
    GROUP BY step, series, stream
)
GROUP BY at, series
ORDER BY at, series
