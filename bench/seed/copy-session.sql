-- {copies} copies of each told session, at moments of their own between {from} and {from} + {length} (ms), under new ids. One session in
-- 100,000 says a word that no other says, and each a ticket and a commit of its own, so that the index has rare words as real texts do.
INSERT INTO session
SELECT * EXCEPT (made_at, moved, salt, copy) REPLACE (
    fromUnixTimestamp64Milli(made_at) AS OrderedAt,
    addMilliseconds(StartedAt, moved) AS StartedAt,
    addMilliseconds(LastSeenAt, moved) AS LastSeenAt,
    addMilliseconds(EndedAt, moved) AS EndedAt,
    arrayMap(at -> addMilliseconds(at, moved), `ToolUse.StartedAt`) AS `ToolUse.StartedAt`,
    arrayMap(at -> addMilliseconds(at, moved), `TurnUse.StartedAt`) AS `TurnUse.StartedAt`,
    arrayMap(at -> addMilliseconds(at, moved), `CallUse.StartedAt`) AS `CallUse.StartedAt`,
    arrayMap(at -> addMilliseconds(at, moved), `ApprovalUse.At`) AS `ApprovalUse.At`,
    arrayMap(at -> addMilliseconds(at, moved), `ErrorUse.At`) AS `ErrorUse.At`,
    arrayMap(at -> addMilliseconds(at, moved), `RateLimit.ResetsAt`) AS `RateLimit.ResetsAt`,
    arrayMap(at -> addMilliseconds(at, moved), `Problems.At`) AS `Problems.At`,
    {{new-id SessionId}} AS SessionId,
    arrayMap(id -> {{new-id id}}, ThreadIds) AS ThreadIds,
    concat(SearchText, '\nACME-', toString(salt % 10000000), ' ', lower(hex(toUInt32(salt))), if(salt % 100000 = 7, ' heisenbug', '')) AS SearchText,
    replaceOne(
        replaceOne(
            replaceAll(Summary, SessionId, {{new-id SessionId}}),
            concat('"started_at":"', replaceOne(toString(StartedAt), ' ', 'T'), 'Z"'),
            concat('"started_at":"', replaceOne(toString(addMilliseconds(StartedAt, moved)), ' ', 'T'), 'Z"')
        ),
        concat('"ended_at":"', replaceOne(toString(assumeNotNull(EndedAt)), ' ', 'T'), 'Z"'),
        concat('"ended_at":"', replaceOne(toString(addMilliseconds(assumeNotNull(EndedAt), moved)), ' ', 'T'), 'Z"')
    ) AS Summary
)
FROM
(
    SELECT
        seed_session.*,
        copies.number AS copy,
        cityHash64(seed_session.SessionId, {slice:UInt32}, copies.number) AS salt,
        toInt64({from:Int64} + salt % {length:Int64}) AS made_at,
        made_at - toUnixTimestamp64Milli(seed_session.OrderedAt) AS moved
    FROM seed_session
    CROSS JOIN numbers({copies:UInt32}) AS copies
)
ORDER BY made_at
SETTINGS prefer_column_name_to_alias = 1, max_memory_usage = 6000000000, max_threads = 2, max_insert_threads = 1, min_insert_block_size_rows = 100000, min_insert_block_size_bytes = 1000000000
