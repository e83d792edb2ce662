import type { Item } from '../item.ts';

/** What began last at a time; the first of all before anything began. `byStart` is in order of start. */
export function itemAt(byStart: readonly Item[], at: number): Item | null {
  let [low, high] = [0, byStart.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((byStart[middle]?.start ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return byStart[Math.max(0, low - 1)] ?? null;
}

/** What begins next after a time, or began last before it; null at the ends. */
export function itemBeside(byStart: readonly Item[], at: number, step: 1 | -1): Item | null {
  const near = step === 1 ? byStart.find(({ start }) => start > at) : byStart.findLast(({ start }) => start < at);
  return near ?? null;
}
