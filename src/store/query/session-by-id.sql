-- The newest version of one session; the bloom filter on SessionId makes FINAL (and a scan) unnecessary.
SELECT
    SessionId AS session_id,
    ThreadIds AS thread_ids,
    toString(Version) AS version,
    IsDeleted AS is_deleted,
    toUnixTimestamp64Milli(OrderedAt) AS ordered_at,
    Turns AS turns,
    ModelCalls AS model_calls,
    ToolCalls AS tool_calls
FROM session
WHERE SessionId = {session_id:String}
ORDER BY Version DESC
LIMIT 1
