-- What may be called. Aliases that MySQL users know are not worth a line each.
SELECT name, is_aggregate
FROM system.functions
WHERE alias_to = '' AND NOT startsWith(name, '_') AND NOT startsWith(name, '__')
ORDER BY name
