-- How much rebuilt-keep-older.sql keeps.
SELECT count() AS observations
FROM codex_event FINAL
WHERE Source IN {sources:Array(String)} AND toUnixTimestamp64Micro(Timestamp) < {micros:Int64}
