import type { Item } from '../item.ts';
import { textOf } from '../item-text.ts';

/** Where a search stands: asked again and again until it is over, so that the page can breathe in between. */
export interface Search {
  /** Looks on for about `budgetMs`; true when everything was looked at. */
  readonly go: (budgetMs: number) => boolean;
  /** What was found so far, in order. */
  readonly hits: () => readonly Item[];
}

/**
 * Items that hold some words, in any case. `among` is every item, or what was found for the beginning of the same words: who types on only
 * narrows.
 */
export function searchItems(among: readonly Item[], words: string, now: () => number): Search {
  const wanted = words.toLowerCase();
  const hits: Item[] = [];
  let at = 0;
  return {
    go: (budgetMs) => {
      const until = now() + budgetMs;
      for (; at < among.length; at += 1) {
        const item = among[at];
        if (item !== undefined && textOf(item).toLowerCase().includes(wanted)) hits.push(item);
        // One output can be a megabyte, so the clock is asked for each.
        if (now() > until) break;
      }
      at += 1;
      return at >= among.length;
    },
    hits: () => hits,
  };
}

/** The hit behind or before a place, around the end; null without hits. */
export function hitBeside(
  items: readonly Item[],
  hits: readonly Item[],
  fromId: string | null,
  step: 1 | -1,
): Item | null {
  const at = fromId === null ? -1 : items.findIndex((item) => item.id === fromId);
  const places = new Map(items.map((item, index) => [item, index]));
  const placeOf = (item: Item): number => places.get(item) ?? -1;
  if (step === 1) return hits.find((hit) => placeOf(hit) > at) ?? hits[0] ?? null;
  return hits.findLast((hit) => at === -1 || placeOf(hit) < at) ?? hits.at(-1) ?? null;
}
