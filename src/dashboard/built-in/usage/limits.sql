-- Forecast: used so far / time since the window began, carried on. The window began its length before its reset.
WITH
    toUnixTimestamp(resets) - toInt64(minutes) * 60 AS began,
    (toUnixTimestamp(at) - began) * 100 / nullIf(used, 0) AS seconds_for_all
SELECT
    user,
    limit_name AS limit,
    window,
    used,
    at,
    resets,
    if(began + seconds_for_all < toUnixTimestamp(resets), fromUnixTimestamp64Milli(toInt64((began + seconds_for_all) * 1000)), NULL) AS used_up
FROM
(
    SELECT
        toString(User) AS user,
        toString(RateLimit.LimitId) AS limit_name,
        toString(RateLimit.Window) AS window,
        argMax(RateLimit.UsedPercent, LastSeenAt) AS used,
        max(LastSeenAt) AS at,
        argMax(RateLimit.ResetsAt, LastSeenAt) AS resets,
        argMax(RateLimit.WindowMinutes, LastSeenAt) AS minutes
    FROM session FINAL
    ARRAY JOIN RateLimit
    WHERE {{session-filter}}
    GROUP BY user, limit_name, window
)
ORDER BY used DESC, user, limit, window
LIMIT 200
