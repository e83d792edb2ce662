/** The keys of the filter language, and how their values are written. */
import type { ListName } from './condition.ts';

export const LIST_OF_KEY: Readonly<Record<string, ListName>> = {
  status: 'status',
  model: 'model',
  repo: 'repository',
  branch: 'branch',
  user: 'user',
  team: 'team',
  tool: 'tool',
  mcp: 'mcp_server',
  env: 'environment',
  version: 'version',
  source: 'source',
  has: 'has',
  problem: 'problem',
};

export const TIME_OF_KEY: Readonly<Record<string, 'since' | 'until'>> = { since: 'since', before: 'until' };

interface Unit {
  readonly suffix: string;
  readonly factor: number;
}

/** A figure that has a range. */
export interface RangeKey {
  readonly min: 'min_cost_usd' | 'min_tokens' | 'min_duration_ms';
  readonly max: 'max_cost_usd' | 'max_tokens' | 'max_duration_ms';
  /** The greatest first. */
  readonly units: readonly Unit[];
  readonly example: string;
}

export const RANGE_OF_KEY: Readonly<Record<string, RangeKey>> = {
  cost: { min: 'min_cost_usd', max: 'max_cost_usd', units: [{ suffix: '', factor: 1 }], example: 'cost:>1' },
  tokens: {
    min: 'min_tokens',
    max: 'max_tokens',
    units: [
      { suffix: 'm', factor: 1_000_000 },
      { suffix: 'k', factor: 1_000 },
      { suffix: '', factor: 1 },
    ],
    example: 'tokens:>100k',
  },
  duration: {
    min: 'min_duration_ms',
    max: 'max_duration_ms',
    units: [
      { suffix: 'd', factor: 86_400_000 },
      { suffix: 'h', factor: 3_600_000 },
      { suffix: 'm', factor: 60_000 },
      { suffix: 's', factor: 1_000 },
      { suffix: 'ms', factor: 1 },
    ],
    example: 'duration:>5m',
  },
};

/** Besides the names of lists that have no key of that name. */
const LONG_KEY: Readonly<Record<string, string>> = {
  repository: 'repo',
  mcp_server: 'mcp',
  environment: 'env',
  until: 'before',
};

export const KEYS: readonly string[] = [
  ...Object.keys(LIST_OF_KEY),
  ...Object.keys(RANGE_OF_KEY),
  ...Object.keys(TIME_OF_KEY),
];

/** The key that `word` names, by either of its names. */
export function keyOf(word: string): string | undefined {
  const key = Object.hasOwn(LONG_KEY, word) ? LONG_KEY[word] : word;
  return key !== undefined && KEYS.includes(key) ? key : undefined;
}

/** Lists whose values are known beforehand. */
export const VALUES_OF_LIST: Readonly<Partial<Record<ListName, readonly string[]>>> = {
  status: ['running', 'waiting', 'completed', 'interrupted', 'failed', 'unknown'],
  has: ['failures', 'retries', 'compactions', 'approvals', 'subagents', 'edits', 'errors'],
};

/** `failures` is short for what the API calls `tool_failures`. */
export const apiValue = (list: ListName, word: string): string =>
  list === 'has' && word === 'failures' ? 'tool_failures' : word;
export const wordOfValue = (list: ListName, value: string): string =>
  list === 'has' && value === 'tool_failures' ? 'failures' : value;
