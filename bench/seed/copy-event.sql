-- The observations of the first copy of each told session, for whoever opens one of them.
INSERT INTO codex_event
SELECT * EXCEPT (made_at, moved, salt) REPLACE (
    lower(hex(MD5(concat(EventId, toString(salt))))) AS EventId,
    {{new-id ThreadId}} AS ThreadId,
    addMilliseconds(Timestamp, moved) AS Timestamp,
    mapApply((name, value) -> (name, if(name IN ('parent_thread_id', 'child_thread_id'), {{new-id value}}, value)), Attributes) AS Attributes
)
FROM
(
    SELECT
        seed_event.*,
        cityHash64(threads.SessionId, {slice:UInt32}, toUInt64(0)) AS salt,
        toInt64({from:Int64} + salt % {length:Int64}) AS made_at,
        made_at - toUnixTimestamp64Milli(threads.OrderedAt) AS moved
    FROM seed_event
    INNER JOIN
    (
        SELECT arrayJoin(ThreadIds) AS Thread, SessionId, OrderedAt FROM seed_session
        WHERE cityHash64(SessionId) % 100 < {percent:UInt32}
    ) AS threads ON seed_event.ThreadId = threads.Thread
)
SETTINGS prefer_column_name_to_alias = 1, max_memory_usage = 6000000000, max_threads = 2, max_insert_threads = 1
