SELECT DISTINCT Version FROM schema_migration ORDER BY Version
