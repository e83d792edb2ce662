import { wrap } from './width.ts';

const NO_BREAK = '\u00a0';

/** Parts with dots between them, wrapped: a figure and its unit stay on one line as long as they fit. `width` in columns. */
export function factLines(parts: readonly string[], width: number): string[] {
  if (parts.length === 0) return [];
  const text = parts.map((part) => part.replaceAll(' ', NO_BREAK)).join(' · ');
  return wrap(text, width).map((line) => line.replaceAll(NO_BREAK, ' '));
}
