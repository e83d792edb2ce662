import { useSyncExternalStore } from 'react';
import type { SessionSummary } from '../api/shape.ts';
import { plainLine } from '../format/plain-text.ts';
import { go } from '../route/history.ts';
import { comparePath } from '../route/route.ts';

/** The session that waits for a second one. */
export interface Picked {
  readonly sessionId: string;
  /** One line. */
  readonly label: string;
}

const LABEL_CHARS_MAX = 80;

export const pickedOf = ({ session_id, title }: SessionSummary): Picked => ({
  sessionId: session_id,
  label: title === null ? `Session ${session_id.slice(0, 13)}` : plainLine(title, LABEL_CHARS_MAX),
});

const KEY = 'turnscope.compare';
const listeners = new Set<() => void>();

/** Kept with the tab, so that a reload between the two does not lose the first. */
let picked: Picked | null = stored();

function stored(): Picked | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    if (typeof value !== 'object' || value === null || !('sessionId' in value) || !('label' in value)) return null;
    return { sessionId: String(value.sessionId), label: String(value.label) };
  } catch {
    return null;
  }
}

function set(next: Picked | null): void {
  picked = next;
  try {
    if (next === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // without a storage it lives as long as the page
  }
  for (const listener of listeners) listener();
}

/** The first of two, or with another one already picked the second: then both are shown. The same one again is put back. */
export function pickForCompare(session: Picked): void {
  const first = picked;
  if (first === null) return set(session);
  set(null);
  if (first.sessionId !== session.sessionId) go(comparePath(first.sessionId, session.sessionId));
}

export const dropPicked = (): void => set(null);

export function usePicked(): Picked | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => picked,
  );
}
