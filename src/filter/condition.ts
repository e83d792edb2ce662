/**
 * What sessions can be asked for, by the names of the API. This room imports nothing and knows no Node: server, commands and the page in the
 * browser take the same names and the same language from here.
 */

/** `version`: of Codex. `repository`: its address, or its end alone (`web`, `lab/web`). */
export const LIST_NAMES = [
  'status',
  'model',
  'repository',
  'branch',
  'user',
  'team',
  'tool',
  'mcp_server',
  'environment',
  'version',
  'source',
  'has',
  'problem',
] as const;
export type ListName = (typeof LIST_NAMES)[number];
export type FilterLists = { readonly [Name in ListName]?: readonly string[] | undefined };

export const BOUND_NAMES = [
  'min_cost_usd',
  'max_cost_usd',
  'min_tokens',
  'max_tokens',
  'min_duration_ms',
  'max_duration_ms',
] as const;
export type BoundName = (typeof BOUND_NAMES)[number];
export type FilterBounds = { readonly [Name in BoundName]?: number | undefined };

/** What somebody asks for, times as they were written: `7d` stays a span back from whenever it is read. */
export interface AskedFilter extends FilterLists, FilterBounds {
  /** Words and phrases in double quotes. */
  readonly q?: string | undefined;
  readonly not?: FilterLists | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}
