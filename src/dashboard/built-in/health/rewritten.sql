SELECT if(Shape = 0, 'written before, in part unknown', 'as of now') AS key, count() AS value
FROM session FINAL
WHERE {{session-filter}}
GROUP BY key
ORDER BY value DESC, key
