-- Sessions whose row is from before the columns that a condition asks: whether they fit nobody knows until a rebuild.
SELECT count() AS sessions
FROM session FINAL
WHERE {{session-filter}}
    AND Shape = 0
