-- What each model and each turn of a session cost, and how far the figure can be trusted. Counts become unknown where the present sources
-- cannot tell them. Rows from before have no cost, and the basis '', until they are written again.
ALTER TABLE session
    ADD COLUMN IF NOT EXISTS `ModelUsage.CostUsd` Array(Nullable(Float64)) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS `ModelUsage.CostBasis` Array(LowCardinality(String)) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS `TurnUse.CostUsd` Array(Nullable(Float64)) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS `TurnUse.CostBasis` Array(LowCardinality(String)) CODEC(ZSTD(1)),
    MODIFY COLUMN ModelCalls Nullable(UInt32) CODEC(ZSTD(1)),
    MODIFY COLUMN ToolCalls Nullable(UInt32) CODEC(ZSTD(1)),
    MODIFY COLUMN ToolFailures Nullable(UInt32) CODEC(ZSTD(1)),
    MODIFY COLUMN Approvals Nullable(UInt32) CODEC(ZSTD(1)),
    MODIFY COLUMN Compactions Nullable(UInt32) CODEC(ZSTD(1)),
    MODIFY COLUMN Retries Nullable(UInt32) CODEC(ZSTD(1))
