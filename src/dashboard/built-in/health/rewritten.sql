SELECT if(Shape = 0, 'in part, by an earlier version', 'with all that is known') AS key, count() AS value
FROM session FINAL
WHERE {{session-filter}}
GROUP BY key
ORDER BY value DESC, key
