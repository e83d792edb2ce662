import { useSyncExternalStore } from 'react';
import { type EntryState, EntryWriter } from './entry-writer.ts';

const listeners = new Set<() => void>();

const present = new EntryWriter({
  read: () => ({ url: `${window.location.pathname}${window.location.search}`, state: stateFrom(window.history.state) }),
  write: ({ url, state }) => window.history.replaceState(state, '', url),
  now: () => performance.now(),
  later: (task, delayMs) => {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
});

const stateFrom = (state: unknown): EntryState => (typeof state === 'object' && state !== null ? state : {});

function announce(): void {
  for (const listener of listeners) listener();
}

function moved(): void {
  present.forget();
  announce();
}

const flush = (): void => present.flush();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    window.addEventListener('popstate', moved);
    window.addEventListener('pagehide', flush);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.removeEventListener('popstate', moved);
    window.removeEventListener('pagehide', flush);
  };
}

export const entryState = (): EntryState => present.read().state;

/** Adds to what this entry remembers, without a render. */
export function rememberInEntry(part: EntryState): void {
  present.change({ state: { ...entryState(), ...part } });
}

const unfinished = new Set<() => void>();

/** `finish` writes what is typed and waits for its pause: this entry is about to be left by a step of ours. Returns how to end it. */
export function beforeLeaving(finish: () => void): () => void {
  unfinished.add(finish);
  return () => void unfinished.delete(finish);
}

function finishEntry(): void {
  for (const finish of unfinished) finish();
  present.flush();
}

/** Goes to a new address. */
export function go(url: string): void {
  finishEntry();
  const depth = (entryState().depth ?? 0) + 1;
  window.history.pushState({ depth }, '', url);
  announce();
}

/** Changes the address in place: for state that "back" should not step through, such as each typed letter. */
export function replace(url: string): void {
  present.change({ url });
  announce();
}

/** Back, or to `fallback` when this page was opened directly. */
export function goBack(fallback: string): void {
  finishEntry();
  if ((entryState().depth ?? 0) > 0) window.history.back();
  else go(fallback);
}

export interface Place {
  readonly path: string;
  /** `?…`, or ''. */
  readonly search: string;
}

/** Where the page is, which the browser's own location may trail by some hundred milliseconds. */
export function currentPlace(): Place {
  const [path = '', search] = present.read().url.split('?', 2);
  return { path, search: search === undefined ? '' : `?${search}` };
}

export function useLocation(): Place {
  const path = useSyncExternalStore(subscribe, () => currentPlace().path);
  const search = useSyncExternalStore(subscribe, () => currentPlace().search);
  return { path, search };
}
