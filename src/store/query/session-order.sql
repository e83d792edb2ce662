SELECT toString(toUnixTimestamp64Milli(OrderedAt)) AS ordered_at
FROM session
WHERE SessionId = {session_id:String}
LIMIT 1
