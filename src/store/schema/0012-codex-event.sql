-- One row per observation, whatever source told it. The same observation stored twice becomes one row in a merge (or
-- with FINAL). The named columns at the end are for people who write SQL: they read no map.
CREATE TABLE IF NOT EXISTS codex_event
(
    EventId           String CODEC(ZSTD(1)),
    Source            LowCardinality(String) CODEC(ZSTD(1)),
    Kind              LowCardinality(String) CODEC(ZSTD(1)),
    Name              LowCardinality(String) CODEC(ZSTD(1)),
    ThreadId          String CODEC(ZSTD(1)),
    TurnId            String CODEC(ZSTD(1)),
    CallId            String CODEC(ZSTD(1)),
    ResponseId        String CODEC(ZSTD(1)),
    TraceId           String CODEC(ZSTD(1)),
    SpanId            String CODEC(ZSTD(1)),
    ParentSpanId      String CODEC(ZSTD(1)),
    Timestamp         DateTime64(6) CODEC(Delta(8), ZSTD(1)),
    DurationMs        Nullable(Float64) CODEC(ZSTD(1)),
    Attributes        Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    Model             LowCardinality(String) MATERIALIZED Attributes['model'] CODEC(ZSTD(1)),
    ToolName          LowCardinality(String) MATERIALIZED Attributes['tool_name'] CODEC(ZSTD(1)),
    McpServer         LowCardinality(String) MATERIALIZED Attributes['mcp_server'] CODEC(ZSTD(1)),
    Success           LowCardinality(String) MATERIALIZED Attributes['success'] CODEC(ZSTD(1)),
    InputTokens       Nullable(UInt64) MATERIALIZED toUInt64OrNull(Attributes['input_token_count']) CODEC(ZSTD(1)),
    CachedInputTokens Nullable(UInt64) MATERIALIZED toUInt64OrNull(Attributes['cached_token_count']) CODEC(ZSTD(1)),
    OutputTokens      Nullable(UInt64) MATERIALIZED toUInt64OrNull(Attributes['output_token_count']) CODEC(ZSTD(1)),
    ReasoningTokens   Nullable(UInt64) MATERIALIZED toUInt64OrNull(Attributes['reasoning_token_count']) CODEC(ZSTD(1)),
    INDEX idx_trace_id TraceId TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX idx_call_id CallId TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(Timestamp)
ORDER BY (ThreadId, TraceId, Timestamp, EventId)
SETTINGS index_granularity = 8192, non_replicated_deduplication_window = 1000
