-- One slice of the session list, newest first. Sessions that are live come from memory and are left out here.
SELECT
    SessionId AS session_id,
    toUnixTimestamp64Milli(OrderedAt) AS ordered_at,
    Summary AS summary
FROM session FINAL
WHERE {{session-filter}}
    AND (OrderedAt, SessionId) < (fromUnixTimestamp64Milli({before_at:Int64}), {before_id:String})
    AND NOT has({live:Array(String)}, SessionId)
ORDER BY OrderedAt DESC, SessionId DESC
LIMIT {limit:UInt32}
