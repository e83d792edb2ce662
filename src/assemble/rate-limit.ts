/** The provider's limits as it told them last. */
import type { Observation } from '../model/observation.ts';
import type { RateLimit } from '../model/session.ts';
import { attribute, isoOf, lastOf, numberOf } from './reading.ts';

export interface Limits {
  readonly rate_limits: readonly RateLimit[] | null;
  readonly plan_type: string | null;
}

/** @param ordered by time */
export function limitsOf(ordered: readonly Observation[]): Limits {
  const told = ordered.filter(({ kind }) => kind === 'rate_limits');
  const newest = new Map<string, Observation>();
  for (const one of told) newest.set(attribute(one, 'limit_id') ?? '', one);
  const limits = [...newest.values()].flatMap((one) => [windowOf(one, 'primary'), windowOf(one, 'secondary')]);
  const known = limits.filter((limit) => limit !== null);
  return { rate_limits: known.length === 0 ? null : known, plan_type: lastOf(told, 'plan_type') };
}

function windowOf(told: Observation, window: RateLimit['window']): RateLimit | null {
  const used = numberOf(told, `${window}.used_percent`);
  if (used === null) return null;
  const resets = numberOf(told, `${window}.resets_at`);
  return {
    limit_id: attribute(told, 'limit_id'),
    window,
    used_percent: used,
    window_minutes: numberOf(told, `${window}.window_minutes`),
    // seconds since the epoch on the wire
    resets_at: resets === null ? null : isoOf(resets * 1000),
  };
}
