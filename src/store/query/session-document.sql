-- The copy of one session, if it is of this version and was made on this basis.
SELECT Document AS document
FROM session_document
WHERE SessionId = {session_id:String} AND Version = {version:UInt64} AND Basis = {basis:String}
LIMIT 1
