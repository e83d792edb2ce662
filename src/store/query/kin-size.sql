-- How much there is of each thread.
SELECT ThreadId, count() AS Rows, sum(byteSize(Attributes)) AS Bytes
FROM {table:Identifier}
WHERE ThreadId != ''
GROUP BY ThreadId
ORDER BY ThreadId
