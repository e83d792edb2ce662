import type { Unit } from '../api/shape.ts';

/** What values can count in, as it is offered to whoever writes a panel. */
export const UNITS: Readonly<Record<Unit, string>> = {
  count: 'count',
  tokens: 'tokens',
  usd: 'US dollars',
  ms: 'milliseconds',
  bytes: 'bytes',
  share: 'share (0 to 1)',
  percent: 'percent',
  per_second: 'per second',
  time: 'time',
  text: 'text',
};
