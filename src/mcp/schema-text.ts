/** The tables as an agent has to know them before it writes SQL. Columns come from the store itself. */

export const TABLES = {
  session:
    'one row a session, sub-agents inside; always `FROM session FINAL`. Nested, for ARRAY JOIN: ToolUse (CallId, TurnId, Model, Tool, McpServer, Status, ExitCode, StartedAt, DurationMs, Command), ModelUsage (Model, Turns, Calls, …Tokens, Errors, CostUsd, CostBasis), TurnUse (TurnId, StartedAt, DurationMs, TtftMs, Status, TotalTokens, CostUsd, CostBasis)',
  codex_event:
    "one row a fact that a source told about a session; `FROM codex_event FINAL` counts each once. Kind says what sort of fact, Attributes (Map) hold the rest; tokens only on Kind = 'model_usage'",
  codex_hook: 'calls of hooks and notify as they came; Payload is JSON',
  otel_logs: 'log records as received; LogAttributes, ResourceAttributes are maps',
  otel_traces: 'spans as received; Duration in nanoseconds',
  otel_metrics_gauge: 'data points of gauges',
  otel_metrics_sum: 'data points of counters, deltas',
  otel_metrics_histogram: 'data points of histograms',
  otel_metrics_exp_histogram: 'data points of exponential histograms',
  otel_metrics_summary: 'data points of summaries',
} as const;

export type TableName = keyof typeof TABLES;
export const TABLE_NAMES = Object.keys(TABLES) as readonly TableName[];

export const SQL_RULES = [
  'ClickHouse dialect, one SELECT, read-only; times are UTC',
  'bound the time: OrderedAt >= now() - INTERVAL 7 DAY on session, Timestamp on the others',
  'Nullable figures are unknown when NULL, not 0',
] as const;

export const SQL_EXAMPLES = [
  'SELECT toDate(StartedAt) AS day, sum(TotalTokens) AS tokens, sum(CostUsd) AS usd FROM session FINAL GROUP BY day ORDER BY day',
  "SELECT ToolUse.Tool AS tool, count() AS calls, countIf(ToolUse.Status = 'error') AS failed FROM session FINAL ARRAY JOIN ToolUse GROUP BY tool ORDER BY failed DESC LIMIT 20",
  'SELECT Kind, count() FROM codex_event FINAL WHERE Timestamp >= now() - INTERVAL 1 DAY GROUP BY Kind ORDER BY 2 DESC',
] as const;
