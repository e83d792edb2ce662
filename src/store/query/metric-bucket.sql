-- How many values lie in each bucket of each step. Of running totals (2) each point counts what it has more than the one before, as counters do.
SELECT
    fromUnixTimestamp64Milli({first:Int64} + step * {step:Int64}, 'UTC') AS at, series, low, high, sum(growth) AS value
FROM
(
    SELECT
        time, series, intDiv(toUnixTimestamp64Milli(time) - {first:Int64}, {step:Int64}) AS step,
        bucket.1 AS low, bucket.2 AS high, bucket.3 AS growth
    FROM
    (
        SELECT
            time, series, bounds,
            lagInFrame(counts) OVER points AS before, lagInFrame(start) OVER points AS start_before, row_number() OVER points AS place,
            multiIf(
                temporality != 2, counts,
                place = 1, if(start >= fromUnixTimestamp64Milli({first:Int64}) AND start < time, counts, CAST([], 'Array(Int64)')),
                start > start_before OR arraySum(counts) < arraySum(before) OR length(counts) != length(before), counts,
                arrayMap((now, earlier) -> greatest(now - earlier, 0), counts, arrayResize(before, length(counts), 0))) AS growths,
            arrayJoin(arrayZip(arraySlice(bounds.1, 1, length(growths)), arraySlice(bounds.2, 1, length(growths)), growths)) AS bucket
        FROM
        (
            SELECT
                cityHash64(ServiceName, ScopeName, ResourceAttributes, Attributes) AS stream, {{series}} AS series,
                AggregationTemporality AS temporality, StartTimeUnix AS start, TimeUnix AS time,
                any(tuple({{bounds}})) AS bounds, any(CAST({{counts}}, 'Array(Int64)')) AS counts
            FROM {{table}}
            WHERE {{filter}}
            GROUP BY stream, series, temporality, start, time
        )
        WINDOW points AS (PARTITION BY stream, temporality, bounds ORDER BY time, start ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
    )
    WHERE growth > 0 AND time >= fromUnixTimestamp64Milli({first:Int64})
)
GROUP BY at, series, low, high
ORDER BY at, series, low
