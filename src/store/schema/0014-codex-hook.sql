-- Calls of Codex's lifecycle hooks and of notify, as they came. The same call stored twice becomes one row in a merge (or with FINAL).
CREATE TABLE IF NOT EXISTS codex_hook
(
    ArrivedAt DateTime64(6) CODEC(Delta(8), ZSTD(1)),
    Event     LowCardinality(String) CODEC(ZSTD(1)),
    Payload   String CODEC(ZSTD(3)),
    SessionId String MATERIALIZED if(Event = 'notify', JSONExtractString(Payload, 'thread-id'), JSONExtractString(Payload, 'session_id')) CODEC(ZSTD(1)),
    INDEX idx_session_id SessionId TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(ArrivedAt)
ORDER BY (ArrivedAt, Event, cityHash64(Payload))
SETTINGS index_granularity = 8192, non_replicated_deduplication_window = 1000
