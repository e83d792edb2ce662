-- The threads that ran in some traces, the first one first.
SELECT TraceId AS trace_id, ThreadId AS thread_id, min(Timestamp) AS first
FROM codex_event
WHERE TraceId IN {ids:Array(String)} AND ThreadId != ''
GROUP BY TraceId, ThreadId
ORDER BY first, thread_id
