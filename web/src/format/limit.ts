import type { ContextFill, RateLimit } from '../api/shape.ts';
import { formatCount } from './count.ts';

/** `62 % of 272 k`; without a known window `168 k tokens`. */
export function contextWords({ used_tokens: used, window_tokens: window }: ContextFill): string {
  if (window === null || window <= 0) return `${formatCount(used)} tokens`;
  return `${Math.round((used / window) * 100)} % of ${formatCount(window)}`;
}

const DAY_MINUTES = 1_440;

/** `5 h`, `weekly`, `30 d`: which of the provider's windows. */
export function windowName({ window, window_minutes: minutes }: RateLimit): string {
  if (minutes === null) return window;
  if (minutes === 7 * DAY_MINUTES) return 'weekly';
  if (minutes % DAY_MINUTES === 0) return `${minutes / DAY_MINUTES} d`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}
