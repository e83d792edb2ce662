-- One row is one version of a whole session, so that no reader meets half of an update. Read with FINAL and a bound on
-- OrderedAt. OrderedAt never changes for a session: it is part of the key that versions replace each other by.
CREATE TABLE IF NOT EXISTS session
(
    OrderedAt             DateTime64(3) CODEC(Delta(8), ZSTD(1)),
    SessionId             String CODEC(ZSTD(1)),
    Version               UInt64 CODEC(ZSTD(1)),
    IsDeleted             UInt8 CODEC(ZSTD(1)),
    Kind                  LowCardinality(String) CODEC(ZSTD(1)),
    Status                LowCardinality(String) CODEC(ZSTD(1)),
    StartedAt             DateTime64(3) CODEC(Delta(8), ZSTD(1)),
    LastSeenAt            DateTime64(3) CODEC(Delta(8), ZSTD(1)),
    EndedAt               Nullable(DateTime64(3)) CODEC(ZSTD(1)),
    DurationMs            Float64 CODEC(ZSTD(1)),
    Title                 String CODEC(ZSTD(1)),
    Model                 LowCardinality(String) CODEC(ZSTD(1)),
    Models                Array(LowCardinality(String)) CODEC(ZSTD(1)),
    Cwd                   LowCardinality(String) CODEC(ZSTD(1)),
    GitRepository         LowCardinality(String) CODEC(ZSTD(1)),
    GitBranch             LowCardinality(String) CODEC(ZSTD(1)),
    GitCommit             String CODEC(ZSTD(1)),
    CodexVersion          LowCardinality(String) CODEC(ZSTD(1)),
    Originator            LowCardinality(String) CODEC(ZSTD(1)),
    User                  LowCardinality(String) CODEC(ZSTD(1)),
    Team                  LowCardinality(String) CODEC(ZSTD(1)),
    Environment           LowCardinality(String) CODEC(ZSTD(1)),
    Sources               Array(LowCardinality(String)) CODEC(ZSTD(1)),
    InputTokens           Nullable(UInt64) CODEC(ZSTD(1)),
    CachedInputTokens     Nullable(UInt64) CODEC(ZSTD(1)),
    CacheWriteInputTokens Nullable(UInt64) CODEC(ZSTD(1)),
    OutputTokens          Nullable(UInt64) CODEC(ZSTD(1)),
    ReasoningOutputTokens Nullable(UInt64) CODEC(ZSTD(1)),
    TotalTokens           Nullable(UInt64) CODEC(ZSTD(1)),
    CostUsd               Nullable(Float64) CODEC(ZSTD(1)),
    CostBasis             LowCardinality(String) CODEC(ZSTD(1)),
    Turns                 UInt32 CODEC(ZSTD(1)),
    ModelCalls            UInt32 CODEC(ZSTD(1)),
    ToolCalls             UInt32 CODEC(ZSTD(1)),
    ToolFailures          UInt32 CODEC(ZSTD(1)),
    Approvals             UInt32 CODEC(ZSTD(1)),
    Subagents             UInt32 CODEC(ZSTD(1)),
    Compactions           UInt32 CODEC(ZSTD(1)),
    Retries               UInt32 CODEC(ZSTD(1)),
    ThreadIds             Array(String) CODEC(ZSTD(1)),
    SearchText            String CODEC(ZSTD(1)),
    ModelUsage            Nested
    (
        Model LowCardinality(String),
        Turns UInt32,
        Calls UInt32,
        InputTokens Nullable(UInt64),
        CachedInputTokens Nullable(UInt64),
        CacheWriteInputTokens Nullable(UInt64),
        OutputTokens Nullable(UInt64),
        ReasoningOutputTokens Nullable(UInt64),
        TotalTokens Nullable(UInt64),
        Errors UInt32
    ) CODEC(ZSTD(1)),
    ToolUse               Nested
    (
        CallId String,
        TurnId String,
        Model LowCardinality(String),
        Tool LowCardinality(String),
        McpServer LowCardinality(String),
        Status LowCardinality(String),
        ExitCode Nullable(Int32),
        StartedAt DateTime64(3),
        DurationMs Nullable(Float64)
    ) CODEC(ZSTD(1)),
    TurnUse               Nested
    (
        TurnId String,
        StartedAt DateTime64(3),
        DurationMs Nullable(Float64),
        TtftMs Nullable(Float64),
        Status LowCardinality(String),
        TotalTokens Nullable(UInt64)
    ) CODEC(ZSTD(1)),
    Summary               String CODEC(ZSTD(3)),
    INDEX idx_session_id SessionId TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX idx_thread_ids ThreadIds TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX idx_search_text SearchText TYPE text(tokenizer = 'splitByNonAlpha', preprocessor = lower(SearchText))
)
ENGINE = ReplacingMergeTree(Version, IsDeleted)
PARTITION BY toYYYYMM(OrderedAt)
ORDER BY (OrderedAt, SessionId)
SETTINGS index_granularity = 8192, non_replicated_deduplication_window = 1000
