-- The tools and the MCP servers that a session used, each once: what a filter asks for, and what facets count, without reading every call.
-- Rows from before have them computed when they are read, until the next migration has written them.
ALTER TABLE session
    ADD COLUMN IF NOT EXISTS Tools Array(LowCardinality(String)) MATERIALIZED arrayDistinct(`ToolUse.Tool`) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS McpServers Array(LowCardinality(String)) MATERIALIZED arrayFilter(server -> server != '', arrayDistinct(`ToolUse.McpServer`)) CODEC(ZSTD(1))
