/**
 * Makes a TOML file say what is wished and nothing else new: every byte that a wish does not concern stays. Each edit is
 * measured against what the whole file meant before it, so that an edit which parses but moves somebody's key into
 * another table is never made.
 */
import { createHash } from 'node:crypto';
import { AppError } from '../lib/errors.ts';
import { type Candidate, elementCandidates, keyCandidates, pathText, tableCandidates } from './candidate.ts';
import { elementLines, inlineTable, tableLines } from './compose.ts';
import { drops } from './drop.ts';
import { definitionsOf, keyAt, type Layout, layoutOf } from './layout.ts';
import { lineAndColumn } from './line.ts';
import { applied, elementsBefore, type Splice } from './splice.ts';
import { isSame, isTable, leafChange, leavesOf, meaningOf, type TomlMeaning, valueAt } from './value.ts';
import type { TomlPath, TomlStep, TomlUndo, Wish } from './wish.ts';

const BYTE_ORDER_MARK = '\uFEFF';
/** Characters kept of the text around something that was taken away. */
const AROUND_LENGTH_MAX = 200;

export interface PatchOptions {
  /** Comment line (with its `#`) above a run of new tables. */
  readonly comment?: string;
}

export interface Patched {
  readonly text: string;
  readonly undo: TomlUndo;
}

/**
 * Fulfils the wishes in their order. A file that is as wished already comes back as it is, with an undo of no layers.
 * Throws AppError `invalid_input`: the text is no TOML, or what it says leaves no room for a wish.
 */
export function patchToml(text: string, wishes: readonly Wish[], options: PatchOptions = {}): Patched {
  const mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  const patch = new Patch(text.slice(mark.length), options.comment);
  for (const wish of wishes) patch.fulfil(wish);
  const after = mark + patch.layout.text;
  if (patch.steps.length === 0) return { text, undo: { layers: [] } };
  return { text: after, undo: { layers: [{ before: sha256(text), after: sha256(after), steps: patch.steps }] } };
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A text on its way, and the steps that it took. */
class Patch {
  layout: Layout;
  readonly steps: TomlStep[] = [];
  readonly #comment: string | undefined;
  /** Length of the text when its last lines were a table of ours: the next one needs no comment of its own. */
  #ownEnd = -1;

  constructor(text: string, comment: string | undefined) {
    this.layout = layoutOf(text);
    this.#comment = comment;
  }

  fulfil(wish: Wish): void {
    if (wish.kind === 'set') this.#set(wish.path, wish.value);
    else if (wish.kind === 'prepend') this.#prepend(wish.path, wish.elements);
    else if (wish.kind === 'append-table') this.#append(wish);
    else if (wish.kind === 'table') this.#table(wish);
    else this.#drop(wish.path, wish.comment);
  }

  #set(path: readonly string[], value: string): void {
    const wished = meaningOfValue(value);
    const there = valueAt(this.layout.meaning, path);
    if (isSame(there, wished)) return;
    const key = keyAt(this.layout, path);
    if (key !== null) {
      const [from, to] = key.node.value.range;
      this.#take('value', path, { at: from, took: this.layout.text.slice(from, to), put: value });
      return;
    }
    // Spelt out over headers or dotted keys: those go, one value comes.
    if (there !== undefined) this.#drop(path);
    this.#expectTables(path);
    this.#choose(path, keyCandidates(this.layout, path, { value, above: this.#above() }));
  }

  #prepend(path: readonly string[], elements: readonly string[]): void {
    const there = valueAt(this.layout.meaning, path);
    const array = keyAt(this.layout, path)?.node.value;
    if (array?.type !== 'TOMLArray' || !Array.isArray(there)) {
      throw this.#refusal('prepend to', path, 'it is not a list in brackets');
    }
    const wished = elements.map(meaningOfValue);
    if (wished.every((element, index) => isSame(element, there[index]))) return;
    this.#take('prepend', path, elementsBefore(this.layout.text, array, elements));
  }

  #append(wish: Wish & { kind: 'append-table' }): void {
    const { path, entries, sub = [] } = wish;
    const there = valueAt(this.layout.meaning, path);
    if (there !== undefined && !(Array.isArray(there) && there.every(isTable))) {
      throw this.#refusal('append to', path, 'it is not a list of tables');
    }
    const own = meaningOfValue(inlineTable(entries, sub));
    if (there?.some((element) => isSame(element, own))) return;
    this.#expectTables(path);
    const lines = [...this.#above(), ...elementLines(path, entries, sub)];
    this.#choose(path, elementCandidates(this.layout, path, { lines, entries, sub }));
  }

  #table(wish: Wish & { kind: 'table' }): void {
    const there = valueAt(this.layout.meaning, wish.path);
    if (there !== undefined) {
      for (const [key, value] of wish.entries) this.#set([...wish.path, ...key], value);
      return;
    }
    this.#expectTables(wish.path);
    const lines = [...this.#above(), ...tableLines(wish.path, wish.entries)];
    this.#choose(wish.path, tableCandidates(this.layout, wish.path, { lines, entries: wish.entries }));
  }

  #drop(path: TomlPath, comment?: string): void {
    for (const splice of drops(this.layout, path, comment)) this.#take('drop', path, splice);
  }

  #above(): string[] {
    return this.#comment === undefined || this.#ownEnd === this.layout.text.length ? [] : [this.#comment];
  }

  /** The first place where the wish adds to the file and takes nothing from it. */
  #choose(path: readonly string[], candidates: readonly Candidate[]): void {
    for (const { kind, splice } of candidates) {
      const after = this.#ifKept(path, splice);
      if (after === null) continue;
      this.#take(kind, path, splice, after);
      const isBlockAtEnd = kind !== 'key' && splice.at + splice.put.length === after.text.length;
      if (isBlockAtEnd) this.#ownEnd = after.text.length;
      return;
    }
    throw this.#refusal('add', path, 'TOML does not let a table be extended that is written this way');
  }

  /** The file with the splice, if it still says all that it said. */
  #ifKept(path: readonly string[], splice: Splice): Layout | null {
    try {
      const after = layoutOf(applied(this.layout.text, splice));
      const change = leafChange(leavesOf(this.layout.meaning), leavesOf(after.meaning));
      return change.lost.length === 0 && valueAt(after.meaning, path) !== undefined ? after : null;
    } catch (error) {
      if (error instanceof AppError && error.code === 'invalid_input') return null;
      throw error;
    }
  }

  #take(kind: TomlStep['kind'], path: TomlPath, splice: Splice, known?: Layout): void {
    const before = this.layout;
    const after = known ?? afterSplice(applied(before.text, splice), path);
    const { gained, lost } = leafChange(leavesOf(before.meaning), leavesOf(after.meaning));
    const strangers = [...gained, ...lost].filter((leaf) => !isUnder(leaf, path));
    if (strangers.length > 0) throw brokenPatch(path, `it would change ${strangers[0]}`);
    const around = kind === 'drop' ? { around: surroundings(before.text, splice) } : {};
    this.steps.push({ kind, path, ...splice, gained, lost, ...around });
    if (this.#ownEnd === before.text.length) this.#ownEnd = after.text.length;
    this.layout = after;
  }

  /** Refuses a path that leads through something that is not a table. */
  #expectTables(path: readonly string[]): void {
    for (let n = 1; n < path.length; n++) {
      const above = path.slice(0, n);
      const value = valueAt(this.layout.meaning, above);
      if (value === undefined) return;
      if (!isTable(value)) throw this.#refusal('add', path, `${pathText(above)} is not a table`);
    }
  }

  #refusal(verb: string, path: readonly string[], why: string): AppError {
    const { text } = this.layout;
    const near = [...path.keys()].map((n) => definitionsOf(this.layout, path.slice(0, path.length - n))[0]);
    const place = near.find((one) => one !== undefined);
    const line = place === undefined ? 1 : lineAndColumn(text, place.range[0]).line;
    return new AppError('invalid_input', `cannot ${verb} ${pathText(path)}: line ${line}: ${why}`, {
      hint: `Change line ${line} by hand, and try again; nothing was changed.`,
    });
  }
}

/** A text of ours must parse: what does not is our fault, and is never handed out. */
function afterSplice(text: string, path: TomlPath): Layout {
  try {
    return layoutOf(text);
  } catch (error) {
    throw brokenPatch(path, AppError.from(error).message);
  }
}

function brokenPatch(path: TomlPath, why: string): AppError {
  return new AppError('internal', `cannot edit ${pathText(path)} safely: ${why}`, {
    hint: 'Nothing was changed. Make this change by hand, and report the file that led here.',
  });
}

function meaningOfValue(value: string): TomlMeaning {
  return meaningOf(`value = ${value}`)['value'];
}

function isUnder(leaf: string, path: TomlPath): boolean {
  const name = path.map((key) => (typeof key === 'number' ? '*' : JSON.stringify(key))).join('.');
  return leaf.startsWith(`${name} = `) || leaf.startsWith(`${name}.`);
}

function surroundings(text: string, { at, took }: Splice): { before: string; after: string } {
  const end = at + took.length;
  return {
    before: text.slice(Math.max(0, at - AROUND_LENGTH_MAX), at),
    after: text.slice(end, end + AROUND_LENGTH_MAX),
  };
}
