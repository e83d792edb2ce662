import type { FileEdit } from '../api/shape.ts';
import type { TimeWindow } from './axis/folded-time.ts';
import type { Item } from './item.ts';
import { toolLabel } from './tool-command.ts';

/** What the transcript can be narrowed to, in the order of the buttons. */
export const ONLY = ['all', 'failures', 'tools', 'approvals', 'edits'] as const;
export type Only = (typeof ONLY)[number];

export interface ItemFilter {
  readonly only: Only;
  /** Lower case; '' finds everything. */
  readonly find: string;
  /** Part of the time that the axis shows; null for all of it. */
  readonly window: TimeWindow | null;
}

export const onlyFrom = (text: string | null): Only => ONLY.find((only) => only === text) ?? 'all';

/** The items to show. A turn's head stays while anything of the turn does, so that nothing floats without its turn. */
export function filterItems(items: readonly Item[], filter: ItemFilter): readonly Item[] {
  if (filter.only === 'all' && filter.find === '' && filter.window === null) return items;
  const shown: Item[] = [];
  let head: Item | null = null;
  for (const item of items) {
    if (item.kind === 'turn') {
      head = item;
      if (filter.only === 'all' && filter.find === '' && isWithin(item, filter.window)) {
        shown.push(item);
        head = null;
      } else if (item.isFailed && filter.only === 'failures' && filter.find === '' && isWithin(item, filter.window)) {
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

function isShown(item: Item, { only, find, window }: ItemFilter): boolean {
  return isKind(item, only) && isWithin(item, window) && (find === '' || textOf(item).toLowerCase().includes(find));
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

/** What find looks through. Made when somebody looks: beside the outputs of a long session it would be all of them twice. */
function textOf(item: Item): string {
  switch (item.kind) {
    case 'turn':
      return '';
    case 'prompt':
    case 'answer':
      return item.words ?? '';
    case 'model':
      return item.call.model ?? '';
    case 'tool':
      return `${toolLabel(item.call)}\n${item.call.arguments ?? ''}\n${item.call.output ?? ''}\n${item.edits.map(editWords).join('\n')}`;
    case 'message':
    case 'reasoning':
      return item.message.text;
    case 'edit':
      return editWords(item.edit);
    case 'plan':
      return item.update.steps.map(({ step }) => step).join('\n');
    case 'compaction':
      return '';
    case 'error':
      return `${item.error.kind} ${item.error.message}`;
    case 'approval':
      return `${item.approval.decision ?? ''} ${item.approval.reason ?? ''}`;
  }
}

const editWords = ({ path, diff }: FileEdit): string => `${path}\n${diff ?? ''}`;

function isWithin(item: Item, window: TimeWindow | null): boolean {
  return window === null || (item.start <= window.end && (item.end ?? item.start) >= window.start);
}
