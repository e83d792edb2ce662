SELECT
    waited AS waited_ms,
    at AS asked_at,
    toString(tool) AS tool,
    replaceAll(toString(decision), '_', ' ') AS decided,
    toString(User) AS user,
    SessionId AS session
FROM session FINAL
ARRAY JOIN ApprovalUse.WaitedMs AS waited, ApprovalUse.At AS at, ApprovalUse.Tool AS tool, ApprovalUse.Decision AS decision
WHERE Shape > 0 AND waited IS NOT NULL AND {{session-filter}}
ORDER BY waited DESC
LIMIT 50
