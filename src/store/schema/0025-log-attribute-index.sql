-- What an attribute says under its own name. The index on values lets through whatever holds a frequent one ("500", "true") under another name.
ALTER TABLE otel_logs
    ADD INDEX IF NOT EXISTS idx_log_attribute arrayMap((name, value) -> cityHash64(name, value), mapKeys(LogAttributes), mapValues(LogAttributes)) TYPE bloom_filter(0.01) GRANULARITY 1
