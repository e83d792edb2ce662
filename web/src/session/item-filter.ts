import type { TimeWindow } from './axis/folded-time.ts';
import type { Item } from './item.ts';

/** What the transcript can be narrowed to, in the order of the buttons. */
export const ONLY = ['all', 'failures', 'tools', 'approvals', 'edits'] as const;
export type Only = (typeof ONLY)[number];

export interface ItemFilter {
  readonly only: Only;
  /** Part of the time that the axis shows; null for all of it. */
  readonly window: TimeWindow | null;
}

export const onlyFrom = (text: string | null): Only => ONLY.find((only) => only === text) ?? 'all';

/** The items to show. A turn's head stays while anything of the turn does, so that nothing floats without its turn. */
export function filterItems(items: readonly Item[], filter: ItemFilter): readonly Item[] {
  if (filter.only === 'all' && filter.window === null) return items;
  const shown: Item[] = [];
  let head: Item | null = null;
  for (const item of items) {
    if (item.kind === 'turn') {
      head = item;
      if (filter.only === 'all' && isWithin(item, filter.window)) {
        shown.push(item);
        head = null;
      } else if (item.isFailed && filter.only === 'failures' && isWithin(item, filter.window)) {
        shown.push(item);
        head = null;
      }
      continue;
    }
    if (!isShown(item, filter)) continue;
    if (head !== null) shown.push(head);
    head = null;
    shown.push(item);
  }
  return shown;
}

function isShown(item: Item, { only, window }: ItemFilter): boolean {
  return isKind(item, only) && isWithin(item, window);
}

function isKind(item: Item, only: Only): boolean {
  switch (only) {
    case 'all':
      return true;
    case 'failures':
      return item.isFailed;
    case 'tools':
      return item.kind === 'tool';
    case 'approvals':
      return item.kind === 'approval' || (item.kind === 'tool' && item.approval !== null);
    case 'edits':
      return item.kind === 'edit' || (item.kind === 'tool' && item.edits.length > 0);
  }
}

function isWithin(item: Item, window: TimeWindow | null): boolean {
  return window === null || (item.start <= window.end && (item.end ?? item.start) >= window.start);
}
