/** What must hold for every edit of a TOML file, measured without the editor's own ruler. */
import { parse, TomlDate } from 'smol-toml';
import type { TomlStep, TomlUndo } from '../../src/toml/wish.ts';

/** Paths of values in `before` that are not in `after`, or are of another type or another value there. */
export function lostValues(before: string, after: string): string[] {
  return missing(parse(before, { integersAsBigInt: true }), parse(after, { integersAsBigInt: true }), '');
}

function missing(a: unknown, b: unknown, at: string): string[] {
  if (Array.isArray(a)) {
    if (!Array.isArray(b)) return [at];
    // Elements may come before or behind, never in between and never out of order.
    const offset = b.length - a.length;
    const shifts = offset === 0 ? [0] : [0, offset];
    const found = shifts.map((shift) => a.flatMap((one, n) => missing(one, b[n + shift], `${at}[${n}]`)));
    return found.toSorted((x, y) => x.length - y.length)[0] ?? [];
  }
  if (a instanceof TomlDate) return b instanceof TomlDate && a.toISOString() === b.toISOString() ? [] : [at];
  if (typeof a === 'object' && a !== null) {
    if (typeof b !== 'object' || b === null) return [at];
    return Object.entries(a).flatMap(([key, value]) =>
      missing(value, Object.hasOwn(b, key) ? (b as Record<string, unknown>)[key] : undefined, `${at}.${key}`),
    );
  }
  return Object.is(a, b) ? [] : [at];
}

/** Lines of `before` that `after` does not have, in their order. */
export function lostLines(before: string, after: string): string[] {
  const lines = after.replace('\uFEFF', '').split('\n');
  let from = 0;
  return before
    .replace('\uFEFF', '')
    .split('\n')
    .filter((line) => {
      const at = lines.indexOf(line, from);
      if (at !== -1) from = at + 1;
      return at === -1;
    });
}

/** Where an offset of the text before all steps has gone; `null` when a step took what was at or beside it. */
export function movedOffset(at: number, undo: TomlUndo, mark: number): number | null {
  let now: number | null = at - mark;
  for (const step of undo.layers.flatMap((layer): readonly TomlStep[] => layer.steps)) {
    if (now === null) return null;
    const end = step.at + step.took.length;
    if (step.took !== '' && now >= step.at && now <= end) return null;
    if (now > step.at) now += step.put.length - step.took.length;
  }
  return now === null ? null : now + mark;
}
