-- In the background, as the columns of sessions before; until then rows from before have them computed when they are read.
ALTER TABLE otel_logs
    MATERIALIZE COLUMN Event,
    MATERIALIZE COLUMN ThreadId,
    MATERIALIZE COLUMN Model,
    MATERIALIZE COLUMN ToolName,
    MATERIALIZE INDEX idx_thread_id
SETTINGS mutations_sync = 0
