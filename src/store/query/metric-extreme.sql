-- The extremes that deltas of a histogram tell; running totals (2) tell those of all time, which say nothing about a step.
SELECT
    fromUnixTimestamp64Milli({first:Int64} + intDiv(toUnixTimestamp64Milli(TimeUnix) - {first:Int64}, {step:Int64}) * {step:Int64}, 'UTC') AS at,
    {{series}} AS series,
    if(countIf(NOT HasMin) = 0, min(Min), NULL) AS min,
    if(countIf(NOT HasMax) = 0, max(Max), NULL) AS max
FROM {{table}}
WHERE {{filter}} AND AggregationTemporality != 2 AND Count > 0 AND TimeUnix >= fromUnixTimestamp64Milli({first:Int64})
GROUP BY at, series
