/** Places in a session that one wants to be at, at once. */
import type { Item } from './item.ts';

export interface Jump {
  readonly key: string;
  readonly label: string;
  /** null where there is no such place. `from` is what is selected. */
  readonly to: (items: readonly Item[], from: Item | null) => Item | null;
}

export const JUMPS: readonly Jump[] = [
  { key: 's', label: 'slowest step', to: (items) => most(items, stepMs) },
  { key: 'm', label: 'most expensive turn', to: (items) => most(items, turnCost) },
  { key: 'x', label: 'next failure', to: nextFailure },
  { key: 'X', label: 'first error', to: (items) => items.find(isFailure) ?? null },
  { key: 'w', label: 'longest wait', to: (items) => most(items, waitMs) },
];

/** The first of those with the largest figure; what has none does not count. */
function most(items: readonly Item[], figureOf: (item: Item) => number | null): Item | null {
  let best: { readonly item: Item; readonly figure: number } | null = null;
  for (const item of items) {
    const figure = figureOf(item);
    if (figure !== null && figure > (best?.figure ?? 0)) best = { item, figure };
  }
  return best?.item ?? null;
}

/** Its own work: what a person or the provider made it wait for is no slowness of the step. */
function stepMs(item: Item): number | null {
  if (item.kind === 'model') return item.call.duration_ms;
  return item.kind === 'tool' ? item.call.duration_ms : null;
}

/** By cost, and where no price is known by tokens: within one session these agree. */
const turnCost = (item: Item): number | null =>
  item.kind === 'turn' ? (item.turn.cost_usd ?? (item.turn.tokens.total ?? 0) / 1e9) : null;

function waitMs(item: Item): number | null {
  if (item.kind === 'approval') return item.approval.waited_ms;
  return item.kind === 'tool' ? (item.approval?.waited_ms ?? null) : null;
}

/** A turn fails because of something in it, which is where one wants to be. */
const isFailure = (item: Item): boolean => item.isFailed && item.kind !== 'turn';

/** Behind the selected one, around the end. */
function nextFailure(items: readonly Item[], from: Item | null): Item | null {
  const at = from === null ? -1 : items.findIndex((item) => item.id === from.id);
  return items.slice(at + 1).find(isFailure) ?? items.find(isFailure) ?? null;
}
