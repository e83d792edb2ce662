/** Where something stood that was taken out of a text, judged by what still stands around. */
import type { TomlStep } from './wish.ts';

/** Places that are told: beyond these, the file has changed too much to guess. */
const PLACES_MAX = 20;
/** What the start or the end of the file is worth as a neighbour, in characters. */
const EDGE_SCORE = 10;
/** Lines that somebody may have put in between, and the neighbours are still found. */
const FOREIGN_LINES_MAX = 4;

/** Offsets where what a `drop` took may have stood, the likeliest first. */
export function placesFor(text: string, step: TomlStep): number[] {
  const { before, after } = step.around ?? { before: '', after: '' };
  const isLine = before === '' || before.endsWith('\n');
  const touching = touchingScore(text, before, after);
  const lines = lineScore(text, before, after);
  const places: { at: number; score: number }[] = [];
  for (let at = 0; at <= text.length; at++) {
    if (isLine && at > 0 && text[at - 1] !== '\n') continue;
    const isEdge = (before === '' && at === 0) || (after === '' && at === text.length);
    const score = touching(at) + (isLine ? lines(at) : 0) + (isEdge ? EDGE_SCORE : 0);
    if (score > 0) places.push({ at, score });
  }
  places.sort((a, b) => b.score - a.score || Math.abs(a.at - step.at) - Math.abs(b.at - step.at));
  return places.slice(0, PLACES_MAX).map(({ at }) => at);
}

/** How many characters on both sides are the same without a break: settles which of two near places it is. */
function touchingScore(text: string, before: string, after: string): (at: number) => number {
  return (at) => {
    let left = 0;
    while (left < at && left < before.length && text[at - 1 - left] === before[before.length - 1 - left]) left++;
    let right = 0;
    while (at + right < text.length && right < after.length && text[at + right] === after[right]) right++;
    return left + right;
  };
}

/** How much of the lines on both sides is still there in its order, with others in between or not. */
function lineScore(text: string, before: string, after: string): (at: number) => number {
  const above = before.split('\n').slice(0, -1).toReversed();
  const below = after.split('\n').slice(0, -1);
  return (at) => {
    const upwards = text
      .slice(Math.max(0, at - 2 * before.length), at)
      .split('\n')
      .slice(0, -1)
      .toReversed();
    const downwards = text.slice(at, at + 2 * after.length).split('\n');
    return sharedText(above, upwards) + sharedText(below, downwards);
  };
}

/** Characters (with line breaks) of the longest common run of lines in which others may be mixed. */
function sharedText(wanted: readonly string[], found: readonly string[]): number {
  let row = Array.from({ length: wanted.length + 1 }, () => 0);
  for (const line of found.slice(0, wanted.length + FOREIGN_LINES_MAX)) {
    const next = [0];
    for (const [n, other] of wanted.entries()) {
      const both = line === other ? (row[n] ?? 0) + line.length + 1 : 0;
      next.push(Math.max(both, row[n + 1] ?? 0, next[n] ?? 0));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
