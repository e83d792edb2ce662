import { AppError } from '../../lib/errors.ts';
import { parseWhen } from '../../lib/when.ts';
import { BOUND_NAMES, LIST_NAMES, type SessionFilter } from '../../query/session-filter.ts';
import type { SessionFilterParams } from '../contract/session-list.ts';

/** Parameters as they were sent → the filter that questions take. Throws `invalid_input` for what is no time. */
export function filterFromParams(params: SessionFilterParams, now: number): SessionFilter {
  const { q, since, until } = params;
  const not = given(LIST_NAMES, (name) => params[`not_${name}`]);
  return {
    ...given([...LIST_NAMES, ...BOUND_NAMES], (name) => params[name]),
    ...(Object.keys(not).length === 0 ? {} : { not }),
    text: q,
    since: timeOf('since', since, now),
    until: timeOf('until', until, now),
  };
}

function given<Name extends string>(names: readonly Name[], valueOf: (name: Name) => unknown): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, valueOf(name)]).filter(([, value]) => value !== undefined));
}

/** Throws `invalid_input` for what is no time. */
export function timeOf(name: string, text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const at = parseWhen(text, now);
  if (at !== undefined) return at;
  throw new AppError('invalid_input', `cannot read ${name} ${JSON.stringify(text.slice(0, 40))}: it is no time`, {
    hint: 'Give a span back from now such as 30m, 12h or 7d, or a date such as 2026-11-20.',
  });
}
