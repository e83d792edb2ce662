import { useSyncExternalStore } from 'react';

export type Theme = 'light' | 'dark';
const STORED = 'turnscope.theme';

const listeners = new Set<() => void>();

/** The theme in force; public/theme.js set the first one before the first paint. */
export const currentTheme = (): Theme => (document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light');

function apply(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  for (const listener of listeners) listener();
}

/** The user's choice; from then on the system is not followed any more. */
export function toggleTheme(): void {
  const next: Theme = currentTheme() === 'dark' ? 'light' : 'dark';
  try {
    localStorage.setItem(STORED, next);
  } catch {
    // Storage can be switched off; the choice then lasts as long as the page.
  }
  apply(next);
}

/** Follows the system while the user has not chosen. Call once. */
export function followSystemTheme(): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', (event) => {
    if (localStorage.getItem(STORED) === null) apply(event.matches ? 'dark' : 'light');
  });
}

export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, currentTheme);
}
