/**
 * Where a wish could be written, best place first. TOML has rules about who may extend which table, and parsers differ at
 * the edges; so a place is a proposal, and `patchToml` takes the first after which the file still says all it said.
 */
import { entryLine, inlineTable, keyText, tableLines } from './compose.ts';
import { type KeyPlace, keyAt, type Layout, type Place, type Scope, sharedLength, startsWith } from './layout.ts';
import { blockAtEnd, elementAfter, entryInline, lineInScope, type Splice } from './splice.ts';
import type { TomlEntry, TomlSubTable } from './wish.ts';

export interface Candidate {
  readonly kind: 'key' | 'append' | 'table';
  readonly splice: Splice;
}

/** A place that a key can be added to, and how many keys of the path it stands for already. */
interface Container {
  readonly depth: number;
  /** Whether no header can stand for what is below it. */
  readonly isClosed: boolean;
  readonly entry: (value: string) => Splice;
}

/** For a key that is not there. `above`: lines to put over a new table. */
export function keyCandidates(
  layout: Layout,
  path: readonly string[],
  options: { value: string; above: readonly string[] },
): Candidate[] {
  const { value, above } = options;
  const parent = path.slice(0, -1);
  const written = containersOf(layout, path).map(({ depth, entry }) => ({
    depth,
    candidate: { kind: 'key' as const, splice: entry(value) },
  }));
  if (path.length === 1) {
    const top = layout.scopes[0];
    const line = entryLine([path, value]);
    return top === undefined ? [] : [{ kind: 'key', splice: endOfScope(layout, top, line) }];
  }
  const lines = [...above, ...tableLines(parent, [[path.slice(-1), value]])];
  const table: Candidate = { kind: 'table', splice: blockAtEnd(layout.text, lines) };
  const best = written[0]?.depth ?? 0;
  // A dotted key must not pass through a table that has headers below it: some parsers take it for a second definition.
  const isCrossed =
    best < parent.length && layout.scopes.some((scope) => startsWith(scope.path, path.slice(0, best + 1)));
  const candidates = written.map(({ candidate }) => candidate);
  return isCrossed ? [table, ...candidates] : [...candidates, table];
}

/** For one more element of an array of tables. */
export function elementCandidates(
  layout: Layout,
  path: readonly string[],
  options: { lines: readonly string[]; entries: readonly TomlEntry[]; sub: readonly TomlSubTable[] },
): Candidate[] {
  const inline = inlineTable(options.entries, options.sub);
  const array = keyAt(layout, path)?.node.value;
  if (array?.type === 'TOMLArray') return [{ kind: 'append', splice: elementAfter(layout, array, inline) }];
  const written = closedAbove(layout, path).map(({ entry }) => ({
    kind: 'append' as const,
    splice: entry(`[${inline}]`),
  }));
  return [...written, { kind: 'append', splice: blockAtEnd(layout.text, options.lines) }];
}

/** For a table that is not there. */
export function tableCandidates(
  layout: Layout,
  path: readonly string[],
  options: { lines: readonly string[]; entries: readonly TomlEntry[] },
): Candidate[] {
  const inline = inlineTable(options.entries);
  const written = closedAbove(layout, path).map(({ entry }) => ({ kind: 'key' as const, splice: entry(inline) }));
  return [...written, { kind: 'table', splice: blockAtEnd(layout.text, options.lines) }];
}

function closedAbove(layout: Layout, path: readonly string[]): Container[] {
  return containersOf(layout, path).filter(({ isClosed }) => isClosed);
}

/** Deepest first. */
function containersOf(layout: Layout, path: readonly string[]): Container[] {
  const found = layout.scopes.flatMap((scope) => [
    ...scope.keys.flatMap((key) => inlineContainers(key, path)),
    ...scopeContainers(layout, scope, path),
  ]);
  return found.toSorted((a, b) => b.depth - a.depth);
}

/** Inline tables whose path leads to `path`. */
function inlineContainers(place: Place, path: readonly string[]): Container[] {
  if (place.kind !== 'key' || !startsWith(path, place.path)) return [];
  const table = place.node.value;
  if (table.type !== 'TOMLInlineTable') return [];
  const depth = place.path.length;
  const own: Container = {
    depth,
    isClosed: true,
    entry: (value) => entryInline(table, entryLine([path.slice(depth), value])),
  };
  return [own, ...place.below.flatMap((below) => inlineContainers(below, path))];
}

/** A header that leads to `path`, and dotted keys in its lines that do. */
function scopeContainers(layout: Layout, scope: Scope, path: readonly string[]): Container[] {
  if (!startsWith(path, scope.path) || scope.path.length >= path.length) return [];
  const found: Container[] = [];
  const lineFor = (value: string) => entryLine([path.slice(scope.path.length), value]);
  const kin = scope.keys
    .map((key) => ({ key, depth: Math.min(sharedLength(key.path.slice(0, -1), path), path.length - 1) }))
    .filter(({ depth }) => depth > scope.path.length);
  const depth = Math.max(0, ...kin.map((one) => one.depth));
  const after = kin.findLast((one) => one.depth === depth)?.key;
  if (after !== undefined) {
    found.push({
      depth,
      isClosed: true,
      entry: (value) => lineInScope(layout, scope, { line: lineFor(value), after }),
    });
  }
  if (scope.header !== null) {
    const entry = (value: string) => endOfScope(layout, scope, lineFor(value));
    found.push({ depth: scope.path.length, isClosed: false, entry });
  }
  return found;
}

function endOfScope(layout: Layout, scope: Scope, line: string): Splice {
  const after: KeyPlace | undefined = scope.keys.at(-1);
  return lineInScope(layout, scope, after === undefined ? { line } : { line, after });
}

/** For messages: `hooks.Stop`. */
export function pathText(path: readonly (string | number)[]): string {
  return keyText(path.map(String));
}
