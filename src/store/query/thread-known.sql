-- A prefix of the table's key, so that only the marks around these threads are read.
SELECT DISTINCT ThreadId AS thread_id
FROM codex_event
WHERE ThreadId IN {threads:Array(String)}
