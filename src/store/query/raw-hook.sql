-- A stretch of hook calls. The same call may stand there twice until a merge.
SELECT
    toUnixTimestamp64Micro(ArrivedAt) AS Micros,
    Event,
    Payload
FROM codex_hook
WHERE ArrivedAt >= fromUnixTimestamp64Micro(intDiv({first:Int64} + 999, 1000))
    AND ArrivedAt <= fromUnixTimestamp64Micro(intDiv({last:Int64}, 1000))
    AND ({buckets:UInt32} = 1 OR cityHash64(Payload) % {buckets:UInt32} = {bucket:UInt32})
