SELECT table, command, create_time AS since, parts_to_do AS parts_left, latest_fail_reason AS last_failure
FROM system.mutations
WHERE NOT is_done AND database = currentDatabase()
ORDER BY create_time
LIMIT 50
