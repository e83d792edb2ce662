-- One slice of the session list, newest first. Sessions that are live come from memory and are left out here. On the first page, and where
-- nothing is live, no condition needs the ids: they are a third of what is read to find out that nothing fits.
SELECT
    SessionId AS session_id,
    toUnixTimestamp64Milli(OrderedAt) AS ordered_at,
    Summary AS summary,
    arrayMap(tokens -> toFloat64(tokens), `TurnUse.TotalTokens`) AS turn_tokens
FROM session FINAL
WHERE {{session-filter}}
    AND ({before_id:String} = '' OR (OrderedAt, SessionId) < (fromUnixTimestamp64Milli({before_at:Int64}), {before_id:String}))
    AND (empty({live:Array(String)}) OR NOT has({live:Array(String)}, SessionId))
ORDER BY OrderedAt DESC, SessionId DESC
LIMIT {limit:UInt32}
