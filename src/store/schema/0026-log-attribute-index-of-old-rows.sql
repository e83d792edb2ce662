-- In the background, as the columns before; until then rows from before are found by the index on values.
ALTER TABLE otel_logs
    MATERIALIZE INDEX idx_log_attribute
SETTINGS mutations_sync = 0
