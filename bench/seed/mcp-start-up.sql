-- The spans in which Codex starts an MCP server and asks it for its tools: one of each for every server that a session calls, and for the servers of Codex's own apps, that
-- most never call. Most take half a second, some wait for a server that installs itself first; the list is their last part.
INSERT INTO otel_traces (Timestamp, TraceId, SpanId, SpanName, SpanKind, ServiceName, ScopeName, SpanAttributes, Duration, StatusCode)
WITH toUInt64(500000000 * exp2((cityHash64(SessionId, server, 'ms') % 1000) / 250 - 2)) AS took
SELECT
    StartedAt + toIntervalNanosecond(took - lasted),
    lower(hex(MD5(SessionId))),
    lower(hex(cityHash64(SessionId, server, name))),
    name,
    'Internal',
    Originator,
    'codex_otel',
    map('server_name', server),
    lasted,
    'Unset'
FROM session FINAL
ARRAY JOIN arrayConcat(CAST(McpServers, 'Array(String)'), if(cityHash64(SessionId, 'apps') % 3 = 0, ['codex_apps'], [])) AS server
ARRAY JOIN ['start_server_task', 'list_tools_for_client_uncached'] AS name, [took, intDiv(took, 20)] AS lasted
WHERE Kind = 'session'
SETTINGS max_partitions_per_insert_block = 0, max_memory_usage = 6000000000, max_insert_threads = 1
