-- Sessions of which a version was written after {after} (µs since the epoch), for whoever missed what happened then.
SELECT SessionId AS session_id
FROM session
WHERE Version > {after:Int64} AND IsDeleted = 0
GROUP BY SessionId
ORDER BY max(Version)
LIMIT 10000
