-- Sessions whose id, or the id of one of whose threads, begins with what was typed.
SELECT
    SessionId AS session_id,
    Title AS title
FROM session FINAL
WHERE Kind = 'session'
    AND (startsWith(SessionId, {prefix:String}) OR arrayExists(id -> startsWith(id, {prefix:String}), ThreadIds))
ORDER BY OrderedAt DESC, SessionId DESC
LIMIT {limit:UInt32}
