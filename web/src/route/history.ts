import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();

function announce(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) window.addEventListener('popstate', announce);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener('popstate', announce);
  };
}

/** What a history entry remembers besides its URL. */
export interface EntryState {
  readonly scrollTop?: number;
  readonly cursorId?: string;
  /** How many entries of ours lie below: 0 means that "back" would leave Turnscope. */
  readonly depth?: number;
}

export function entryState(): EntryState {
  const state: unknown = window.history.state;
  return typeof state === 'object' && state !== null ? state : {};
}

/** Adds to what this entry remembers, without a render. */
export function rememberInEntry(part: EntryState): void {
  window.history.replaceState({ ...entryState(), ...part }, '');
}

/** Goes to a new address. */
export function go(url: string): void {
  window.history.pushState({ depth: (entryState().depth ?? 0) + 1 }, '', url);
  announce();
}

/** Changes the address in place: for state that "back" should not step through, such as each typed letter. */
export function replace(url: string): void {
  window.history.replaceState(entryState(), '', url);
  announce();
}

/** Back, or to `fallback` when this page was opened directly. */
export function goBack(fallback: string): void {
  if ((entryState().depth ?? 0) > 0) window.history.back();
  else go(fallback);
}

export function useLocation(): { readonly path: string; readonly search: string } {
  const path = useSyncExternalStore(subscribe, () => window.location.pathname);
  const search = useSyncExternalStore(subscribe, () => window.location.search);
  return { path, search };
}
