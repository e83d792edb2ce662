SELECT
    toString(User) AS user,
    max(LastSeenAt) AS last_seen,
    count() AS sessions,
    argMax(toString(CodexVersion), OrderedAt) AS version,
    maxOrNullIf(LastSeenAt, has(Sources, 'otel_logs')) AS logs,
    maxOrNullIf(LastSeenAt, has(Sources, 'otel_traces')) AS traces,
    maxOrNullIf(LastSeenAt, has(Sources, 'hooks')) AS hooks,
    maxOrNullIf(LastSeenAt, has(Sources, 'rollout')) AS rollout
FROM session FINAL
WHERE User != '' AND {{session-filter}}
GROUP BY user
ORDER BY last_seen
LIMIT 500
