/**
 * Two sources tell the same sequence of things without a common id: which of one's are which of the other's? Both tell them in order and at about the
 * same time, so the pairing keeps the order, takes as many pairs as it can, and among those pairings the one that is nearest in time.
 */
export interface Pairing<Known, Told> {
  readonly atOfKnown: (known: Known) => number;
  readonly atOf: (told: Told) => number;
  /** Could these two be one? */
  readonly same: (known: Known, told: Told) => boolean;
  /** ms; further apart they cannot be one. */
  readonly windowMs: number;
}

/** Beyond this a stretch is cut in two: the table of a stretch has known × told cells. */
const CELLS_MAX = 16_000_000;

/** More than any sum of distances: one more pair is always worth it. */
const PAIR = 1e12;

/** For each of `told` (both lists by time) the index of its twin in `known`, or -1. */
export function pairInOrder<Known, Told>(
  known: readonly Known[],
  told: readonly Told[],
  pairing: Pairing<Known, Told>,
): Int32Array {
  const twins = new Int32Array(told.length).fill(-1);
  if (areTwins(known, told, pairing)) return twins.map((_, index) => index);
  for (const stretch of stretches(known.map(pairing.atOfKnown), told.map(pairing.atOf), pairing.windowMs)) {
    pairStretch(known, told, stretch, pairing, twins);
  }
  return twins;
}

/** Nearly always both tell everything; then there is nothing to weigh. */
const areTwins = <Known, Told>(
  known: readonly Known[],
  told: readonly Told[],
  { atOfKnown, atOf, same, windowMs }: Pairing<Known, Told>,
): boolean =>
  known.length === told.length &&
  known.every((other, index) => {
    const one = told[index] as Told;
    return Math.abs(atOf(one) - atOfKnown(other)) <= windowMs && same(other, one);
  });

interface Stretch {
  readonly knownFrom: number;
  readonly knownTo: number;
  readonly toldFrom: number;
  readonly toldTo: number;
}

/** Cuts both lists where nothing happened for longer than the window: no pair can reach across. */
function* stretches(knownAts: readonly number[], toldAts: readonly number[], windowMs: number): Generator<Stretch> {
  let known = 0;
  let told = 0;
  while (known < knownAts.length && told < toldAts.length) {
    const begun = { known, told };
    let at = Math.min(knownAts[known] ?? 0, toldAts[told] ?? 0);
    for (;;) {
      const next = Math.min(knownAts[known] ?? Number.POSITIVE_INFINITY, toldAts[told] ?? Number.POSITIVE_INFINITY);
      if (next - at > windowMs || next === Number.POSITIVE_INFINITY) break;
      if ((known - begun.known + 1) * (told - begun.told + 1) > CELLS_MAX) break;
      at = next;
      if (knownAts[known] === next) known++;
      else told++;
    }
    yield { knownFrom: begun.known, knownTo: known, toldFrom: begun.told, toldTo: told };
  }
}

/** The textbook longest common subsequence, with the distance in time as the smaller part of the score. */
function pairStretch<Known, Told>(
  known: readonly Known[],
  told: readonly Told[],
  { knownFrom, knownTo, toldFrom, toldTo }: Stretch,
  { atOfKnown, atOf, same, windowMs }: Pairing<Known, Told>,
  twins: Int32Array,
): void {
  const width = knownTo - knownFrom;
  const height = toldTo - toldFrom;
  if (width === 0 || height === 0) return;
  const step = new Uint8Array(width * height);
  let above = new Float64Array(width + 1);
  let row = new Float64Array(width + 1);
  for (let y = 0; y < height; y++) {
    const one = told[toldFrom + y] as Told;
    for (let x = 0; x < width; x++) {
      const other = known[knownFrom + x] as Known;
      const distance = Math.abs(atOf(one) - atOfKnown(other));
      const paired = distance <= windowMs && same(other, one) ? (above[x] ?? 0) + PAIR - distance : -1;
      const skipTold = above[x + 1] ?? 0;
      const skipKnown = row[x] ?? 0;
      const best = Math.max(paired, skipTold, skipKnown);
      row[x + 1] = best;
      step[y * width + x] = best === paired ? PAIRED : best === skipTold ? SKIP_TOLD : SKIP_KNOWN;
    }
    [above, row] = [row, above];
    row[0] = 0;
  }
  let x = width - 1;
  let y = height - 1;
  while (x >= 0 && y >= 0) {
    const taken = step[y * width + x];
    if (taken === PAIRED) twins[toldFrom + y] = knownFrom + x;
    if (taken !== SKIP_KNOWN) y--;
    if (taken !== SKIP_TOLD) x--;
  }
}

const PAIRED = 0;
const SKIP_TOLD = 1;
const SKIP_KNOWN = 2;
