-- What a counter grew by in each step. Deltas (1) are added up. Of a running total (2) each point counts what it has more than the one before;
-- where it has less, or began anew, it counts whole. A first point is compared with nothing, and counts only if its total began in the span.
SELECT
    fromUnixTimestamp64Milli({first:Int64} + step * {step:Int64}, 'UTC') AS at, series,
    sum(growth) AS value
FROM
(
    SELECT
        time, series, intDiv(toUnixTimestamp64Milli(time) - {first:Int64}, {step:Int64}) AS step,
        lagInFrame(amount) OVER points AS before, lagInFrame(start) OVER points AS start_before, row_number() OVER points AS place,
        multiIf(
            temporality != 2, amount,
            place = 1, if(start >= fromUnixTimestamp64Milli({first:Int64}) AND start < time, amount, 0),
            amount < before OR start > start_before, amount,
            amount - before) AS growth
    FROM
    (
        SELECT
            cityHash64(ServiceName, ScopeName, ResourceAttributes, Attributes) AS stream, {{series}} AS series,
            {{temporality}} AS temporality, StartTimeUnix AS start, TimeUnix AS time, any({{amount}}) AS amount
        FROM {{table}}
        WHERE {{filter}}
        GROUP BY stream, series, temporality, start, time
    )
    WINDOW points AS (PARTITION BY stream, temporality ORDER BY time, start ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
)
WHERE time >= fromUnixTimestamp64Milli({first:Int64})
GROUP BY at, series
ORDER BY at, series
