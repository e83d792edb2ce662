-- Threads that hang together: through a link, or through a trace that several of them share.
SELECT DISTINCT arraySort(Threads) AS Threads
FROM
(
    SELECT arrayDistinct(arrayFilter(id -> id != '', [ThreadId, Attributes['parent_thread_id'], Attributes['child_thread_id']])) AS Threads
    FROM {table:Identifier}
    WHERE Kind = 'thread_link'
    UNION ALL
    SELECT groupUniqArray(ThreadId) AS Threads
    FROM {table:Identifier}
    WHERE ThreadId != '' AND TraceId != ''
    GROUP BY TraceId
    HAVING length(Threads) > 1
)
WHERE length(Threads) > 1
