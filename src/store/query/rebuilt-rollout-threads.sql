-- Threads of which rollouts told.
SELECT ThreadId, count() AS Rows FROM codex_event FINAL WHERE Source = 'rollout' GROUP BY ThreadId
