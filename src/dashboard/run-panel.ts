/** From a panel, a time and a filter to rows. */
import type { QueryParams, SqlAnswer } from '../store/store.ts';
import type { Panel, PanelAnswer } from './dashboard.ts';
import { inDays, monthSpan, type PanelSpan } from './panel-span.ts';
import { type PanelAsk, panelSql } from './panel-sql.ts';

/** A read-only, bounded question to the store; what it answers holds no secrets. */
export type AskSql = (text: string, params: QueryParams) => Promise<SqlAnswer>;

/**
 * The SQL of a panel may use
 *
 * | parameter | is |
 * |---|---|
 * | `{since:Int64}`, `{until:Int64}` | the span, ms since the epoch |
 * | `{before:Int64}` | where the span of the same length before it begins |
 * | `{span:Int64}` | its length, ms |
 * | `{step:UInt32}` | length of a step, s |
 * | `{tz:String}` | zone that days begin in |
 * | `{now:Int64}` | where the span that was asked about ends |
 * | `{month:Int64}`, `{month_end:Int64}` | the month that it ends in |
 *
 * and the values of the filter by their names, `{model:Array(String)}`; and it has places for what depends on the question: `{{session-filter}}` and
 * `{{session-filter-with-before}}` (conditions on `session FINAL`), `{{budgets}}` (a table of them), `{{event-filter}}` (on `codex_event`), `{{step:OrderedAt}}` (start of the step, named `at`) and
 * `{{fill}}` (behind `ORDER BY at`: rows for the steps in which nothing happened). docs/reference/dashboards.md has examples.
 *
 * Throws `invalid_input` with the panel's name for anything else in braces, and with the engine's words for SQL that it refuses.
 */
export async function runPanel(
  askSql: AskSql,
  { name, sql, ...of }: { readonly name: string } & Pick<Panel, 'sql' | 'span' | 'step'>,
  asked: PanelAsk,
): Promise<PanelAnswer> {
  const ask = { ...asked, span: ownSpan(of, asked.span) };
  const { bound, params, shown } = panelSql(name, sql, ask);
  const { columns, rows, truncated, elapsedMs } = await askSql(bound, params);
  const { since, until, stepSeconds } = ask.span;
  return {
    columns,
    rows,
    truncated,
    elapsed_ms: elapsedMs,
    sql: shown,
    since: new Date(since).toISOString(),
    until: new Date(until).toISOString(),
    step_seconds: stepSeconds,
  };
}

function ownSpan({ span, step }: Pick<Panel, 'span' | 'step'>, page: PanelSpan): PanelSpan {
  const own = span === 'month' ? monthSpan(page) : page;
  return step === 'day' ? inDays(own) : own;
}
