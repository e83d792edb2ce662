-- Which migrations this database has. Read before every other statement, so it is created by the migrator itself.
CREATE TABLE IF NOT EXISTS schema_migration
(
    Version   UInt32,
    Name      String,
    AppliedAt DateTime64(3) DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree
ORDER BY Version
SETTINGS non_replicated_deduplication_window = 1000
