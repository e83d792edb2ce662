/** What is written and not saved yet, kept by this tab: a reload, or a look at another page, loses nothing. */
import type { Dashboard } from '../api/shape.ts';
import { isDashboard } from './edit.ts';

type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem' | 'removeItem'>;

const keyOf = (name: string): string => `turnscope-draft ${name}`;

/** null where nothing was left, or what was left is no dashboard. */
export function readDraft(storage: Storage, name: string, id: string): Dashboard | null {
  try {
    const kept: unknown = JSON.parse(storage.getItem(keyOf(name)) ?? 'null');
    return isDashboard(kept) ? { ...kept, id } : null;
  } catch {
    return null;
  }
}

/** A browser that keeps nothing costs the draft, not the page. */
export function keepDraft(storage: Storage, name: string, draft: Dashboard): void {
  try {
    storage.setItem(keyOf(name), JSON.stringify(draft));
  } catch {
    // Full, or forbidden.
  }
}

export function dropDraft(storage: Storage, name: string): void {
  try {
    storage.removeItem(keyOf(name));
  } catch {
    // Forbidden: then there is none.
  }
}
