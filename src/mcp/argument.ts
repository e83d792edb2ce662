/** Arguments that several tools have: what narrows a question, its time, its length. */
import { z } from 'zod';
import { AppError } from '../lib/errors.ts';
import { parseWhen } from '../lib/when.ts';
import type { SessionFilter } from '../query/session-filter.ts';
import type { TimeRange } from './answer.ts';

const VALUES_MAX = 50;

const text = z.string();
/** One value, or several with commas: a list would double the length of every tool's description, which clients read each time. */
export const anyOf = text.optional();

export const maxTokens = z.number().optional().describe('length of the answer, default 4000, at most 10000');
export const cursor = text.optional().describe('next_cursor of the answer before');
const since = text.optional().describe('30m, 12h, 7d, today, 2026-11-20 or RFC 3339');

export const rangeShape = { since, until: text.optional() } as const;

/** What sessions have one of. */
export const filterShape = {
  model: anyOf.describe('this and the following: one, or several with commas'),
  repository: anyOf,
  user: anyOf,
  team: anyOf,
  tool: anyOf,
  environment: anyOf,
  version: anyOf.describe('of Codex'),
} as const;

export interface RangeArguments {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

export type FilterArguments = RangeArguments & {
  readonly query?: string | undefined;
  readonly status?: string | undefined;
} & { readonly [Name in keyof typeof filterShape]?: string | undefined };

export interface Asked {
  readonly filter: SessionFilter;
  readonly range: TimeRange;
}

/** @param defaultSince where no `since` was given: `7d`; undefined for the beginning */
export function readFilter(given: FilterArguments, now: number, defaultSince?: string): Asked {
  const sinceMs = timeOf('since', given.since ?? defaultSince, now);
  const untilMs = timeOf('until', given.until, now);
  return {
    filter: {
      text: given.query,
      status: listOf(given.status),
      model: listOf(given.model),
      repository: listOf(given.repository),
      user: listOf(given.user),
      team: listOf(given.team),
      tool: listOf(given.tool),
      environment: listOf(given.environment),
      version: listOf(given.version),
      since: sinceMs,
      until: untilMs,
    },
    range: { since: isoOrNull(sinceMs), until: isoOrNull(untilMs ?? now) },
  };
}

/** undefined for any. */
export function listOf(given: string | undefined): readonly string[] | undefined {
  const values = (given ?? '').split(',').map((value) => value.trim());
  const named = values.filter((value) => value !== '').slice(0, VALUES_MAX);
  return named.length === 0 ? undefined : named;
}

const isoOrNull = (ms: number | undefined): string | null => (ms === undefined ? null : new Date(ms).toISOString());

/** Throws `invalid_input` for what is no time. */
export function timeOf(name: string, given: string | undefined, now: number): number | undefined {
  if (given === undefined || given === '') return undefined;
  const at = parseWhen(given, now);
  if (at !== undefined) return at;
  throw new AppError('invalid_input', `cannot read ${name} ${JSON.stringify(given.slice(0, 40))}: it is no time`, {
    hint: 'Give a span back from now such as 30m, 12h or 7d, or a date such as 2026-11-20.',
  });
}
