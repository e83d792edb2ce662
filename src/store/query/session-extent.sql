-- From when to when anything is known. Older versions of a row lie within, so FINAL would only cost time.
SELECT
    minOrNull(toUnixTimestamp64Milli(StartedAt)) AS first_started_at,
    maxOrNull(toUnixTimestamp64Milli(LastSeenAt)) AS last_seen_at
FROM session
WHERE Kind = 'session' AND IsDeleted = 0
