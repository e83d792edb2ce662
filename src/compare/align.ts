/**
 * Two sequences side by side. The best alignment needs time and memory of the product of their lengths, so long ones are cut first: what begins and ends alike
 * goes, then what occurs once in both holds the rest apart. Where even that leaves too much, it is aligned in halves: each element still has one place,
 * only perhaps not the best.
 */
import type { StepIdentity } from './step-identity.ts';

/** Places in the two sequences; null where the other side has nothing there. */
export type Pair = readonly [a: number | null, b: number | null];

/** One table of scores, 4 bytes each. */
export const CELLS_MAX = 1_000_000;
/** The same is worth more than something alike, so that an answer never pulls two calls apart. */
const SAME = 4;
const ALIKE = 1;

interface Range {
  readonly a0: number;
  readonly a1: number;
  readonly b0: number;
  readonly b1: number;
}

type Sequence = readonly StepIdentity[];

/** In order of both sides; every place of both occurs once. */
export function align(a: Sequence, b: Sequence, cellsMax = CELLS_MAX): Pair[] {
  const pairs: Pair[] = [];
  // A stack instead of recursion: anchors can cut a session into thousands of ranges.
  const stack: Range[] = [{ a0: 0, a1: a.length, b0: 0, b1: b.length }];
  for (let range = stack.pop(); range !== undefined; range = stack.pop()) {
    const { a0, a1, b0, b1 } = range;
    const head = sameHead(a, b, range);
    for (let at = 0; at < head; at += 1) pairs.push([a0 + at, b0 + at]);
    const rest = { a0: a0 + head, a1, b0: b0 + head, b1 };
    const rows = rest.a1 - rest.a0;
    const columns = rest.b1 - rest.b0;
    if (rows === 0 || columns === 0 || (rows + 1) * (columns + 1) <= cellsMax) pairs.push(...alignWhole(a, b, rest));
    else stack.push(...cut(a, b, rest).toReversed());
  }
  return pairs;
}

function sameHead(a: Sequence, b: Sequence, { a0, a1, b0, b1 }: Range): number {
  let length = 0;
  while (a0 + length < a1 && b0 + length < b1 && a[a0 + length]?.exact === b[b0 + length]?.exact) length += 1;
  return length;
}

/** Smaller ranges that make up this one: between what occurs once on both sides, else halves. */
function cut(a: Sequence, b: Sequence, range: Range): Range[] {
  const { a0, a1, b0, b1 } = range;
  const anchors = longestRise(uniqueInBoth(a, b, range));
  // A range that begins with its own anchor is eaten from its head on, so that each cut gets smaller.
  const ranges: Range[] = [];
  let [fromA, fromB] = [a0, b0];
  for (const [atA, atB] of anchors) {
    if (atA === fromA && atB === fromB) continue;
    ranges.push({ a0: fromA, a1: atA, b0: fromB, b1: atB });
    [fromA, fromB] = [atA, atB];
  }
  if (ranges.length > 0) return [...ranges, { a0: fromA, a1, b0: fromB, b1 }];
  const [halfA, halfB] = [a0 + Math.ceil((a1 - a0) / 2), b0 + Math.ceil((b1 - b0) / 2)];
  return [
    { a0, a1: halfA, b0, b1: halfB },
    { a0: halfA, a1, b0: halfB, b1 },
  ];
}

function uniqueInBoth(a: Sequence, b: Sequence, { a0, a1, b0, b1 }: Range): [number, number][] {
  const once = (sequence: Sequence, from: number, to: number): Map<string, number> => {
    const at = new Map<string, number>();
    for (let index = from; index < to; index += 1) {
      const exact = sequence[index]?.exact ?? '';
      at.set(exact, at.has(exact) ? -1 : index);
    }
    return at;
  };
  const inB = once(b, b0, b1);
  return [...once(a, a0, a1)].flatMap(([exact, atA]): [number, number][] => {
    const atB = inB.get(exact) ?? -1;
    return atA === -1 || atB === -1 ? [] : [[atA, atB]];
  });
}

/** The longest run of pairs, given in the order of a, that rises in b, too: pairs that cross cannot both hold. */
function longestRise(pairs: readonly [number, number][]): [number, number][] {
  const tails: number[] = [];
  const before: number[] = [];
  const bOf = (index: number | undefined): number => pairs[index ?? -1]?.[1] ?? -1;
  for (let index = 0; index < pairs.length; index += 1) {
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (bOf(tails[middle]) < bOf(index)) low = middle + 1;
      else high = middle;
    }
    before[index] = low === 0 ? -1 : (tails[low - 1] ?? -1);
    tails[low] = index;
  }
  const rise: [number, number][] = [];
  for (let at = tails.at(-1) ?? -1; at !== -1; at = before[at] ?? -1) {
    const pair = pairs[at];
    if (pair !== undefined) rise.push(pair);
  }
  return rise.reverse();
}

function score(a: StepIdentity | undefined, b: StepIdentity | undefined): number {
  if (a === undefined || b === undefined) return 0;
  if (a.exact === b.exact) return SAME;
  return a.alike !== null && a.alike === b.alike ? ALIKE : 0;
}

/** The alignment with the highest score, by the table of all. */
function alignWhole(a: Sequence, b: Sequence, { a0, a1, b0, b1 }: Range): Pair[] {
  const [rows, columns] = [a1 - a0, b1 - b0];
  const width = columns + 1;
  // best[i][j]: of what comes from i and j on, so that it can be walked from the front.
  const best = new Uint32Array((rows + 1) * width);
  const at = (i: number, j: number): number => best[i * width + j] ?? 0;
  for (let i = rows - 1; i >= 0; i -= 1)
    for (let j = columns - 1; j >= 0; j -= 1) {
      const match = score(a[a0 + i], b[b0 + j]);
      const together = match === 0 ? 0 : match + at(i + 1, j + 1);
      best[i * width + j] = Math.max(together, at(i + 1, j), at(i, j + 1));
    }
  const pairs: Pair[] = [];
  let [i, j] = [0, 0];
  while (i < rows && j < columns) {
    const match = score(a[a0 + i], b[b0 + j]);
    if (match > 0 && at(i, j) === match + at(i + 1, j + 1)) pairs.push([a0 + i++, b0 + j++]);
    else if (at(i, j) === at(i + 1, j)) pairs.push([a0 + i++, null]);
    else pairs.push([null, b0 + j++]);
  }
  while (i < rows) pairs.push([a0 + i++, null]);
  while (j < columns) pairs.push([null, b0 + j++]);
  return pairs;
}
