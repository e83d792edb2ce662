/**
 * A dashboard is data: a page of panels, each one question in SQL and how to draw its answer. The ones that ship and those that a user
 * writes have the same shape (docs/reference/dashboards.md), and `api/contract/dashboard.ts` is its schema.
 */

/** How a value is written. `share` is 0 to 1; `time` an instant, ms since the epoch or ClickHouse's text of one in UTC. */
export type Unit = 'count' | 'tokens' | 'usd' | 'ms' | 'bytes' | 'share' | 'percent' | 'per_second' | 'time' | 'text';

/**
 * What an answer is drawn as, and the columns that it then must have, by name:
 *
 * | chart | columns |
 * |---|---|
 * | number | `value`, optional `before` (the same of the span before, for the difference); one row |
 * | time | `at` (start of the step), `value`, optional `series`; lines, or areas on top of each other when `stacked` |
 * | band | `at`, `p50`, `p95`, `p99`, optional `series`: small multiples, one for each |
 * | heat | `at`, `value`, and for its rows either `low` and `high` (bounds of the bucket) or `series` (a name) |
 * | rank | `key`, `value`; further columns follow as a table; the largest first |
 * | table | any |
 */
export const CHARTS = ['number', 'time', 'band', 'heat', 'rank', 'table'] as const;
export type Chart = (typeof CHARTS)[number];

/** Where a mark leads: the list of sessions, narrowed by what the mark stands for. */
export interface Drill {
  /** Column → parameter of `GET /api/v1/sessions` that takes its value. `at` needs none: it always becomes `since` and `until`. */
  readonly by?: Readonly<Record<string, string>> | undefined;
  /** Parameters that are always added: `{"has": ["tool_failures"]}`. */
  readonly filter?: Readonly<Record<string, string | readonly string[]>> | undefined;
}

export interface ColumnLook {
  readonly title?: string | undefined;
  readonly unit?: Unit | undefined;
  /** Not drawn: there for where a mark leads, such as the address of a repository behind its name. */
  readonly hidden?: boolean | undefined;
}

export interface Panel {
  /** Unique on its page: letters, digits, `-`, `_`. */
  readonly id: string;
  readonly title: string;
  /** What it counts and what it leaves out, for whoever hovers over the title. */
  readonly about?: string | undefined;
  readonly chart: Chart;
  readonly stacked?: boolean | undefined;
  /** Of the value, and of percentiles. */
  readonly unit: Unit;
  /** Quarters of the page's width, 1 to 4; 2 where absent. */
  readonly width?: number | undefined;
  /** `month`: it is about the whole calendar month that the page's span ends in. */
  readonly span?: 'month' | undefined;
  /** `day`: its steps are days, or longer where the span is; absent: as long as suits the span. */
  readonly step?: 'day' | undefined;
  /** One SELECT. See `run-panel.ts` for the parameters and the places for conditions that it may use. */
  readonly sql: string;
  /** Titles and units of columns; a column that is not named shows its own name. */
  readonly columns?: Readonly<Record<string, ColumnLook>> | undefined;
  /** false: its values count some things more than once, so that their sum would be no count. Absent: amounts are added up. */
  readonly total?: boolean | undefined;
  /** What an answer without rows means, as a sentence; where absent, that a longer span may show something. */
  readonly empty?: string | undefined;
  /** null: marks lead nowhere. Absent: to the sessions of the time that the mark stands for. */
  readonly drill?: Drill | null | undefined;
}

export interface Dashboard {
  /** Its address and the name of its file: letters, digits, `-`, `_`; at most 64. */
  readonly id: string;
  readonly title: string;
  /** The question that the page answers. */
  readonly about?: string | undefined;
  /** A SELECT of one row with a column `sentence`: what matters now. Same parameters as panels. */
  readonly headline?: string | undefined;
  readonly panels: readonly Panel[];
}

/** What was answered, and the question as it was asked: `sql` stands by itself and runs in the SQL editor as it is. */
export interface PanelAnswer {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
  /** Cut at the row limit. */
  readonly truncated: boolean;
  readonly elapsed_ms: number;
  readonly sql: string;
  /** The span that it is about, RFC 3339, and the length of its steps. */
  readonly since: string;
  readonly until: string;
  readonly step_seconds: number;
}

/** A dashboard with where it came from. */
export interface KnownDashboard {
  readonly dashboard: Dashboard;
  readonly origin: 'built_in' | 'file';
}

/** A file of the user's that holds no dashboard. `message` is a sentence with the place of the mistake. */
export interface BrokenDashboard {
  readonly id: string;
  readonly file: string;
  readonly message: string;
}
