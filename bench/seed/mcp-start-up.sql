-- The span in which Codex starts its MCP servers, one a session: most take half a second, some wait for a server that installs itself first.
INSERT INTO otel_traces (Timestamp, TraceId, SpanId, SpanName, SpanKind, ServiceName, ScopeName, Duration, StatusCode)
SELECT
    StartedAt,
    lower(hex(MD5(SessionId))),
    lower(hex(cityHash64(SessionId))),
    'session_init.mcp_manager_init',
    'Internal',
    Originator,
    'codex_otel',
    toUInt64(500000000 * exp2((cityHash64(SessionId, 'ms') % 1000) / 250 - 2)),
    'Unset'
FROM session FINAL
WHERE Kind = 'session'
SETTINGS max_partitions_per_insert_block = 0, max_memory_usage = 6000000000, max_insert_threads = 1
