-- Tables and views of the store with their columns, in order.
SELECT table, name, type
FROM system.columns
WHERE database = currentDatabase()
ORDER BY table, position
