/** Numbers that look random and are the same for the same seed: a seeded world can be made again, and spoken about. */
export interface Random {
  /** 0 to 1, 1 never. */
  next(): number;
  /** Whole, both ends included. */
  int(from: number, to: number): number;
  chance(share: number): boolean;
  pick<T>(list: readonly [T, ...T[]]): T;
  /** By the weight that stands beside each. */
  weighted<T>(list: readonly [readonly [T, number], ...(readonly [T, number])[]]): T;
  /** Half below the median, a few far above it, as durations and sizes are. */
  skewed(median: number, spread: number): number;
  hex(digits: number): string;
}

/** xorshift128 filled by splitmix32, so that neighbouring seeds have nothing in common. */
export function createRandom(seed: number): Random {
  let mix = seed | 0;
  const fill = (): number => {
    mix = (mix + 0x9e3779b9) | 0;
    let word = Math.imul(mix ^ (mix >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    return (word ^ (word >>> 15)) >>> 0;
  };
  let [a, b, c, d] = [fill(), fill(), fill(), fill() | 1];
  const word = (): number => {
    let t = d;
    d = c;
    c = b;
    b = a;
    t ^= t << 11;
    t ^= t >>> 8;
    a = (t ^ a ^ (a >>> 19)) >>> 0;
    return a;
  };
  const next = (): number => word() / 2 ** 32;
  const at = <T>(list: readonly [T, ...T[]], index: number): T => list[index] ?? list[0];
  return {
    next,
    int: (from, to) => from + Math.floor(next() * (to - from + 1)),
    chance: (share) => next() < share,
    pick: (list) => at(list, Math.floor(next() * list.length)),
    weighted: (list) => {
      let left = next() * list.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [item, weight] of list) {
        left -= weight;
        if (left < 0) return item;
      }
      return list[0][0];
    },
    skewed: (median, spread) => median * Math.exp(spread * normal(next)),
    hex: (digits) => {
      let text = '';
      while (text.length < digits) text += word().toString(16).padStart(8, '0');
      return text.slice(0, digits);
    },
  };
}

const normal = (next: () => number): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

/** A version 7 UUID of a moment (ms since the epoch), as Codex makes them for threads and turns. */
export function uuidAt(random: Random, ms: number): string {
  const time = Math.floor(ms).toString(16).padStart(12, '0');
  const rest = random.hex(18);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-8${rest.slice(3, 6)}-${rest.slice(6)}`;
}
