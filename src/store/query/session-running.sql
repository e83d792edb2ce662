-- Sessions that were running when their row was written: after a restart somebody must look at them again.
SELECT ThreadIds AS thread_ids
FROM session FINAL
WHERE Status = 'running' AND OrderedAt >= now64() - INTERVAL 30 DAY
ORDER BY OrderedAt DESC
LIMIT 500
