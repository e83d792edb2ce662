-- How far a query is. A server knows it by its id; the engine of this machine keeps ours in the comment, and an id of its own.
SELECT
    toString(toUInt64(elapsed * 1000)) AS elapsed_ms,
    toString(read_rows) AS read_rows,
    toString(read_bytes) AS read_bytes,
    toString(total_rows_approx) AS total_rows
FROM system.processes
WHERE query_id = {query_id:String} OR Settings['log_comment'] = {query_id:String}
LIMIT 1
