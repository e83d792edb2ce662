WITH
    (SELECT (sum(rows), sum(bytes_on_disk)) FROM system.parts WHERE active AND database = currentDatabase()) AS stored,
    (SELECT maxOrNull(ReceivedAt) FROM otel_logs WHERE _partition_id >= toString(toYYYYMMDD(fromUnixTimestamp64Milli({since:Int64})))) AS heard
SELECT concat(
    {{count:round(stored.2 / 1e6)}}, ' MB on disk hold ', {{count:stored.1}}, ' rows; ',
    if(heard IS NULL, 'no log record arrived in this time.', concat('the last log record arrived ', formatDateTime(assumeNotNull(heard), '%Y-%m-%d %H:%i', {tz:String}), ', ', {tz:String}, '.'))
) AS sentence
