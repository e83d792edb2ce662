/** Questions to begin with. Each is run against a real store by a test. */
export interface Example {
  readonly title: string;
  readonly sql: string;
}

export const EXAMPLES: readonly Example[] = [
  {
    title: 'What did each day cost?',
    sql: `SELECT toDate(StartedAt) AS day, count() AS sessions, sum(TotalTokens) AS tokens, round(sum(CostUsd), 2) AS usd
FROM session FINAL
WHERE OrderedAt >= now() - INTERVAL 30 DAY
GROUP BY day
ORDER BY day`,
  },
  {
    title: 'Which repositories cost most?',
    sql: `SELECT GitRepository AS repository, count() AS sessions, round(sum(CostUsd), 2) AS usd
FROM session FINAL
WHERE GitRepository != ''
GROUP BY repository
ORDER BY usd DESC
LIMIT 20`,
  },
  {
    title: 'Which tools fail?',
    sql: `SELECT ToolUse.Tool AS tool, count() AS calls, countIf(ToolUse.Status = 'error') AS failed, round(failed / calls, 3) AS share
FROM session FINAL
ARRAY JOIN ToolUse
GROUP BY tool
ORDER BY failed DESC, calls DESC
LIMIT 20`,
  },
  {
    title: 'How long do turns take, by model?',
    sql: `SELECT Model AS model, count() AS turns, round(quantile(0.5)(TurnUse.DurationMs)) AS p50_ms, round(quantile(0.95)(TurnUse.DurationMs)) AS p95_ms
FROM session FINAL
ARRAY JOIN TurnUse
GROUP BY model
ORDER BY turns DESC`,
  },
  {
    title: 'How much of the input came from the cache?',
    sql: `SELECT Model AS model, sum(InputTokens) AS input, sum(CachedInputTokens) AS cached, round(cached / input, 3) AS share
FROM session FINAL
GROUP BY model
HAVING input > 0
ORDER BY input DESC`,
  },
  {
    title: 'Which sessions cost most?',
    sql: `SELECT StartedAt, Title, Model, GitRepository, TotalTokens, round(CostUsd, 2) AS usd, SessionId
FROM session FINAL
ORDER BY CostUsd DESC NULLS LAST
LIMIT 20`,
  },
  {
    title: 'Which commands ran longest?',
    sql: `SELECT SessionId, ToolUse.Tool AS tool, ToolUse.DurationMs AS ms, ToolUse.ExitCode AS exit_code, ToolUse.StartedAt AS started
FROM session FINAL
ARRAY JOIN ToolUse
ORDER BY ms DESC NULLS LAST
LIMIT 50`,
  },
  {
    title: 'What did Codex say, by event?',
    sql: `SELECT Event AS event, count() AS records, max(Timestamp) AS newest
FROM otel_logs
WHERE Timestamp >= now() - INTERVAL 30 DAY
GROUP BY event
ORDER BY records DESC`,
  },
  {
    title: 'Which spans take the time?',
    sql: `SELECT SpanName AS span, count() AS spans, round(sum(Duration) / 1e9, 1) AS seconds, round(quantile(0.95)(Duration) / 1e6, 1) AS p95_ms
FROM otel_traces
WHERE Timestamp >= now() - INTERVAL 30 DAY
GROUP BY span
ORDER BY seconds DESC
LIMIT 30`,
  },
  {
    title: 'How many sessions an hour?',
    sql: `SELECT toStartOfHour(StartedAt) AS at, count() AS value
FROM session FINAL
WHERE OrderedAt >= now() - INTERVAL 7 DAY
GROUP BY at
ORDER BY at`,
  },
];
