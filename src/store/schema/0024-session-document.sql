-- Long sessions that are over, whole, as they were assembled: to read and assemble 30,000 events takes a second and more, to read this a tenth.
-- Nothing but a copy: whoever does not find one of the right version and basis assembles, and may write it. The key is the session's, so that
-- few rows are read for one of them; Basis names all that decides over the copy beside the observations (program, prices).
CREATE TABLE IF NOT EXISTS session_document
(
    SessionId String CODEC(ZSTD(1)),
    OrderedAt DateTime64(3) CODEC(Delta(8), ZSTD(1)),
    Version   UInt64 CODEC(ZSTD(1)),
    Basis     String CODEC(ZSTD(1)),
    Document  String CODEC(ZSTD(3))
)
ENGINE = ReplacingMergeTree(Version)
PARTITION BY toYYYYMM(OrderedAt)
ORDER BY SessionId
SETTINGS index_granularity = 8, non_replicated_deduplication_window = 1000
