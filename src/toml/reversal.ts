/**
 * Texts in which one step is taken back, the likeliest first, for a file that was edited since. They are proposals: who
 * asks checks what each would change.
 */
import { drops } from './drop.ts';
import { definitionsOf, keyAt, type Layout, layoutOf, type Place, startsWith } from './layout.ts';
import { placesFor } from './place.ts';
import { applied, type Splice, without } from './splice.ts';
import { leavesOf, valueAt } from './value.ts';
import type { TomlPath, TomlStep } from './wish.ts';

export function* reversals(text: string, step: TomlStep): Generator<string> {
  if (step.kind === 'drop') {
    for (const at of placesFor(text, step)) yield applied(text, { at, took: '', put: step.took });
    return;
  }
  if (step.kind === 'value') {
    yield* valuesBack(text, step);
    return;
  }
  for (const splice of sightings(text, step)) yield applied(text, splice);
  yield* piecesBack(text, step);
}

/** Everywhere that the step's own text stands, nearest first; with the line breaks that an editor may have made of it. */
function sightings(text: string, step: TomlStep): Splice[] {
  const spellings = [
    [step.put, step.took],
    [step.put.replaceAll('\r\n', '\n'), step.took.replaceAll('\r\n', '\n')],
    [step.put.replaceAll(/\r?\n/g, '\r\n'), step.took.replaceAll(/\r?\n/g, '\r\n')],
  ] as const;
  for (const [put, took] of spellings) {
    const found: Splice[] = [];
    for (let at = text.indexOf(put); at !== -1; at = text.indexOf(put, at + 1))
      found.push({ at, took: put, put: took });
    if (found.length > 0) return found.toSorted((a, b) => Math.abs(a.at - step.at) - Math.abs(b.at - step.at));
  }
  return [];
}

/** A value that still reads as it was put becomes the former one. */
function* valuesBack(text: string, step: TomlStep): Generator<string> {
  const key = keyAt(layoutOf(text), step.path);
  if (key === null) return;
  const [from, to] = key.node.value.range;
  yield applied(text, { at: from, took: text.slice(from, to), put: step.took });
}

/** Where the step's text was broken up: its values one by one, and then the header that has nothing left. */
function* piecesBack(text: string, step: TomlStep): Generator<string> {
  const layout = layoutOf(text);
  const paths = step.kind === 'key' || step.kind === 'table' ? keysOf(layout, step) : elementsOf(layout, step);
  if (paths.length === 0) return;
  let now = layout;
  for (const path of paths.toReversed()) {
    for (const splice of drops(now, path, commentOf(step))) now = layoutOf(applied(now.text, splice));
  }
  // A table of ours that somebody gave headers is still there, empty.
  const isEmpty = leavesOf(valueAt(now.meaning, step.path)).length === 0;
  if (isEmpty && step.kind === 'key') {
    for (const splice of drops(now, step.path)) now = layoutOf(applied(now.text, splice));
  }
  yield withoutEmptyHeader(now, step);
}

/** Keys that say what the step added, in the order of the text. */
function keysOf(layout: Layout, step: TomlStep): TomlPath[] {
  const own = new Set(step.gained);
  const places = definitionsOf(layout, step.kind === 'key' ? step.path : step.path.slice(0, -1)).flatMap(
    (place): readonly Place[] => (place.kind === 'scope' ? place.keys : [place]),
  );
  return places
    .filter((place) => {
      const leaves = leavesOf(valueAt(layout.meaning, place.path), place.path);
      return leaves.length > 0 && leaves.every((leaf) => own.has(leaf));
    })
    .map((place) => place.path);
}

/** Elements of an array that are the step's. */
function elementsOf(layout: Layout, step: TomlStep): TomlPath[] {
  const array = valueAt(layout.meaning, step.path);
  if (!Array.isArray(array)) return [];
  const wanted = step.gained.toSorted().join('\n');
  const alone = array.findIndex((element) => leavesAsElement(element, step.path) === wanted);
  if (alone !== -1) return [[...step.path, alone]];
  const own = new Set(step.gained);
  const paths = array.map((element, index) => ({ leaves: leavesOf(element, [...step.path, index]), index }));
  return paths
    .filter(({ leaves }) => leaves.every((leaf) => own.delete(leaf)))
    .map(({ index }) => [...step.path, index]);
}

function leavesAsElement(element: unknown, path: TomlPath): string {
  return leavesOf(element, [...path, 0])
    .toSorted()
    .join('\n');
}

/** A header of ours that nothing stands under any more goes, with what stood above it. */
export function withoutEmptyHeader(layout: Layout, step: TomlStep): string {
  const own = step.kind === 'table' ? layoutOf(step.put).scopes[1] : undefined;
  const scope = layout.scopes.find((one) => one.keys.length === 0 && own !== undefined && isEqual(one.path, own.path));
  return scope?.header == null ? layout.text : applied(layout.text, without(layout, scope, commentOf(step)));
}

function isEqual(a: TomlPath, b: TomlPath): boolean {
  return a.length === b.length && startsWith(a, b);
}

/** The comment line that the step put above its header. */
function commentOf(step: TomlStep): string | undefined {
  return /^#[^\r\n]*/m.exec(step.put)?.[0];
}
