import { AppError } from '../../lib/errors.ts';
import { parseWhen } from '../../lib/when.ts';
import type { SessionFilter } from '../../query/session-filter.ts';
import type { SessionFilterParams } from '../contract/session-list.ts';

/** Parameters as they were sent → the filter that questions take. Throws `invalid_input` for what is no time. */
export function filterFromParams(params: SessionFilterParams, now: number): SessionFilter {
  const { q, since, until, ...lists } = params;
  return { ...lists, text: q, since: timeOf('since', since, now), until: timeOf('until', until, now) };
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
