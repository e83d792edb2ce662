/** Spans of time and amounts of bytes as people write them: `10s`, `14d`, `512MB`. */

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const UNIT_BYTES: Readonly<Record<string, number>> = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9 };

const read = (text: string, units: Readonly<Record<string, number>>): number | null => {
  const [, figure, unit = ''] = /^(\d{1,9})\s?([a-zA-Z]{1,2})$/.exec(text.trim()) ?? [];
  const times = Object.entries(units).find(([name]) => name.toLowerCase() === unit.toLowerCase())?.[1];
  const value = figure === undefined || times === undefined ? 0 : Number(figure) * times;
  return value > 0 ? value : null;
};

/** ms; null for what is no span of time, or none at all. */
export const parseDuration = (text: string): number | null => read(text, UNIT_MS);

/** Bytes, by powers of ten; null for what is no size, or none at all. */
export const parseSize = (text: string): number | null => read(text, UNIT_BYTES);
