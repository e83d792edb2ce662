/** How long an answer may be. Clients refuse a whole answer that is too long, so a shorter one is always better. */

/** Bytes of JSON for one token, as models count them; on the safe side. */
const BYTES_PER_TOKEN = 3.5;
export const TOKENS_DEFAULT = 4_000;
export const TOKENS_MIN = 1_000;
/** Of one result on the wire. */
export const TOKENS_MAX = 20_000;
/** An answer is in a result twice, as text and as structured content, and some clients count both. */
const COPIES = 2;

/** What was asked for → bytes of JSON that the answer may have. Any number is taken and brought within the limits. */
export function budgetBytes(maxTokens: number | undefined): number {
  const wanted = maxTokens === undefined || Number.isNaN(maxTokens) ? TOKENS_DEFAULT : maxTokens;
  const tokens = Math.min(TOKENS_MAX / COPIES, Math.max(TOKENS_MIN, wanted));
  return Math.floor(tokens * BYTES_PER_TOKEN);
}

/** Bytes of a text that stands in JSON inside of JSON: its quotes and backslashes are escaped once more. */
export const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '');

/** Ever harder: characters of a string, entries of a list. */
const LEVELS = [
  { chars: 300, entries: 20 },
  { chars: 100, entries: 10 },
  { chars: 40, entries: 5 },
  { chars: 16, entries: 2 },
  { chars: 4, entries: 1 },
] as const;

/** The same value with strings and lists cut until it fits; null when even its bones are too large. */
export function shrink<Value>(value: Value, bytesMax: number): Value | null {
  if (bytesOf(value) <= bytesMax) return value;
  for (const level of LEVELS) {
    const cut = cutValue(value, level);
    if (bytesOf(cut) <= bytesMax) return cut as Value;
  }
  return null;
}

function cutValue(value: unknown, level: (typeof LEVELS)[number]): unknown {
  if (typeof value === 'string') {
    const chars = Array.from(value);
    return chars.length <= level.chars ? value : `${chars.slice(0, level.chars).join('')}…`;
  }
  if (Array.isArray(value)) return value.slice(0, level.entries).map((entry) => cutValue(entry, level));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, cutValue(part, level)]));
}
