SELECT
    toInt64(intDiv(toUnixTimestamp64Milli(Timestamp) - {first:Int64}, {step:Int64})) AS step,
    if({by:String} = 'event', toString(Event), toString(intDiv(SeverityNumber + 3, 4))) AS key,
    count() AS records
FROM otel_logs
WHERE {{log-filter}}
GROUP BY step, key
