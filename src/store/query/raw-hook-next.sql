-- When the next hook was called, from one time to another, in nanoseconds. No row: there is none.
SELECT min(toUnixTimestamp64Micro(ArrivedAt)) * 1000 AS first
FROM codex_hook
WHERE ArrivedAt >= fromUnixTimestamp64Micro(intDiv({from:Int64} + 999, 1000))
    AND ArrivedAt <= fromUnixTimestamp64Micro(intDiv({to:Int64}, 1000))
HAVING count() > 0
