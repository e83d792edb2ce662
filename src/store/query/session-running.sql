-- Sessions that had not ended when their row was written: after a restart somebody must look at them again.
SELECT ThreadIds AS thread_ids
FROM session FINAL
WHERE Status IN ('running', 'waiting') AND OrderedAt >= now64() - INTERVAL 30 DAY
ORDER BY OrderedAt DESC
LIMIT 500
