-- What Codex's metrics say of the same lists of tools, a point a session: those of its own apps it mostly has in its cache, the others it always fetches.
INSERT INTO otel_metrics_histogram (MetricName, MetricUnit, ServiceName, ScopeName, Attributes, StartTimeUnix, TimeUnix, Count, Sum, BucketCounts, ExplicitBounds, AggregationTemporality, HasMin, HasMax)
WITH
    cityHash64(SessionId, 'apps') % 3 = 0 AS has_apps,
    has_apps AND cityHash64(SessionId, 'cache') % 5 > 0 AS is_kept,
    length(McpServers) + (has_apps AND NOT is_kept) AS fetched
SELECT
    'codex.mcp.tools.list.duration_ms',
    'ms',
    Originator,
    'codex',
    map('cache', cache),
    StartedAt,
    StartedAt + toIntervalSecond(60),
    lists,
    lists * if(cache = 'hit', 1, 30),
    [0, if(cache = 'hit', lists, 0), if(cache = 'hit', 0, lists)],
    [0, 5],
    1,
    false,
    false
FROM session FINAL
ARRAY JOIN ['hit', 'miss'] AS cache, [toUInt64(is_kept), toUInt64(fetched)] AS lists
WHERE Kind = 'session' AND lists > 0
SETTINGS max_partitions_per_insert_block = 0, max_memory_usage = 6000000000, max_insert_threads = 1
