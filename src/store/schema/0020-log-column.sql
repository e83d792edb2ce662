-- What explorers of logs filter by, count and draw, without reading the map of all attributes for it. A thread's records are found by a filter, too:
-- they lie among those of everybody else.
ALTER TABLE otel_logs
    ADD COLUMN IF NOT EXISTS Event LowCardinality(String) MATERIALIZED if(LogAttributes['event.name'] != '', LogAttributes['event.name'], EventName) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS ThreadId String MATERIALIZED LogAttributes['conversation.id'] CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS Model LowCardinality(String) MATERIALIZED LogAttributes['model'] CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS ToolName LowCardinality(String) MATERIALIZED LogAttributes['tool_name'] CODEC(ZSTD(1)),
    ADD INDEX IF NOT EXISTS idx_thread_id ThreadId TYPE bloom_filter(0.01) GRANULARITY 1
