-- Forecast: used so far / time since the window began, carried on. The window began its length before its reset.
WITH
    toUnixTimestamp(resets) - toInt64(minutes) * 60 AS began,
    (toUnixTimestamp(at) - began) * 100 / nullIf(used, 0) AS seconds_for_all
SELECT
    user,
    limit_name AS limit,
    multiIf(minutes IS NULL, window, minutes % 1440 = 0, concat(toString(intDiv(minutes, 1440)), ' d'), minutes % 60 = 0, concat(toString(intDiv(minutes, 60)), ' h'), concat(toString(minutes), ' min')) AS window_length,
    if(resets > fromUnixTimestamp64Milli({until:Int64}), 'running', 'over') AS is,
    used,
    at,
    resets,
    if(is = 'running' AND began + seconds_for_all < toUnixTimestamp(resets), fromUnixTimestamp64Milli(toInt64((began + seconds_for_all) * 1000)), NULL) AS used_up
FROM
(
    SELECT
        toString(User) AS user,
        toString(limit_id) AS limit_name,
        toString(limit_window) AS window,
        argMax((used_percent, LastSeenAt, resets_at, window_minutes), LastSeenAt) AS newest,
        newest.1 AS used,
        newest.2 AS at,
        newest.3 AS resets,
        newest.4 AS minutes
    FROM session FINAL
    ARRAY JOIN
        RateLimit.LimitId AS limit_id,
        RateLimit.Window AS limit_window,
        RateLimit.UsedPercent AS used_percent,
        RateLimit.ResetsAt AS resets_at,
        RateLimit.WindowMinutes AS window_minutes
    WHERE {{session-filter}}
    GROUP BY User, limit_id, limit_window
)
ORDER BY is DESC, used DESC, user, limit, window
LIMIT 200
