/** The smallest edits: what to put where, with the commas and line breaks that it takes. */
import type { AST } from 'toml-eslint-parser';
import type { ElementPlace, KeyPlace, Layout, Place, Scope } from './layout.ts';
import { commentStart, indentAt, lineEnd, lineStart, newlineAt } from './line.ts';

/** Replace `took`, which stands at `at`, by `put`. */
export interface Splice {
  readonly at: number;
  readonly took: string;
  readonly put: string;
}

export function applied(text: string, { at, took, put }: Splice): string {
  return text.slice(0, at) + put + text.slice(at + took.length);
}

function insertion(at: number, put: string): Splice {
  return { at, took: '', put };
}

function removal(text: string, from: number, to: number): Splice {
  return { at: from, took: text.slice(from, to), put: '' };
}

/** A line of its own in a scope: below `after`, else below the header, else above the first header of the file. */
export function lineInScope(layout: Layout, scope: Scope, options: { line: string; after?: KeyPlace }): Splice {
  const { text } = layout;
  const { line, after } = options;
  if (after === undefined && scope.header === null) return lineAtTop(layout, line);
  const above = after ?? scope;
  const at = lineEnd(text, above.range[1]);
  const newline = newlineAt(text, at);
  const own = indentAt(text, above.range[0]) + line;
  return insertion(at, text[at - 1] === '\n' ? own + newline : newline + own);
}

/** The first line of a file that has no key before its first header. Comments on top of that header stay with it. */
function lineAtTop(layout: Layout, line: string): Splice {
  const { text } = layout;
  const header = layout.scopes[1];
  if (header === undefined) return blockAtEnd(text, [line]);
  const at = commentStart(text, header.range[0]);
  const newline = newlineAt(text, at);
  return insertion(at, line + newline + newline);
}

/** Lines at the end of the text, set off by an empty line. A missing last line break stays missing. */
export function blockAtEnd(text: string, lines: readonly string[]): Splice {
  const newline = newlineAt(text, text.length);
  const block = lines.join(newline);
  if (text === '') return insertion(0, block + newline);
  if (!text.endsWith('\n')) return insertion(text.length, newline + newline + block);
  const isSetOff = /(^|\n)\r?\n$/.test(text);
  return insertion(text.length, (isSetOff ? '' : newline) + block + newline);
}

/** `, entry` behind the last one of `{ … }`. */
export function entryInline(table: AST.TOMLInlineTable, entry: string): Splice {
  const last = table.body.at(-1);
  if (last !== undefined) return insertion(last.range[1], `, ${entry}`);
  const isTight = table.range[1] - table.range[0] === 2;
  return insertion(table.range[0] + 1, isTight ? ` ${entry} ` : ` ${entry}`);
}

/** Elements before the first one of `[ … ]`, in lines of their own if that one is. */
export function elementsBefore(text: string, array: AST.TOMLArray, elements: readonly string[]): Splice {
  const first = array.elements[0];
  if (first === undefined) return insertion(array.range[0] + 1, elements.join(', '));
  const at = first.range[0];
  const between = isFirstOnLine(text, at) ? `,${newlineAt(text, at)}${indentAt(text, at)}` : ', ';
  return insertion(at, elements.map((element) => element + between).join(''));
}

/** An element behind the last one of `[ … ]`; a comment beside that one stays beside it. */
export function elementAfter(layout: Layout, array: AST.TOMLArray, element: string): Splice {
  const { text } = layout;
  const last = array.elements.at(-1);
  if (last === undefined) return insertion(array.range[0] + 1, element);
  const comma = commaBehind(layout, last.range[1]);
  const from = comma ?? last.range[1];
  if (!isFirstOnLine(text, last.range[0])) return insertion(from, comma === null ? `, ${element}` : ` ${element},`);
  const own = newlineAt(text, from) + indentAt(text, last.range[0]) + element;
  const rest = /^[ \t]*#[^\r\n]*/.exec(text.slice(from))?.[0] ?? '';
  if (comma !== null) return insertion(from + rest.length, `${own},`);
  // The comma has to go before the comment, the element behind it: the comment is written again in between.
  return { at: from, took: rest, put: `,${rest}${own}` };
}

function isFirstOnLine(text: string, at: number): boolean {
  return text.slice(lineStart(text, at), at).trim() === '';
}

/** Behind the comma that follows a value, if one does. */
function commaBehind(layout: Layout, at: number): number | null {
  const next = layout.tokens.find((token) => token.range[0] >= at);
  return next?.type === 'Punctuator' && next.value === ',' ? next.range[1] : null;
}

/** Takes away what a place or a scope says. `comment`: the line above a header that goes with it. */
export function without(layout: Layout, place: Scope | Place, comment?: string): Splice {
  if (place.kind === 'scope') return withoutScope(layout, place, comment);
  if (place.kind === 'key' && place.node.parent.type !== 'TOMLInlineTable') {
    const { text } = layout;
    return removal(text, lineStart(text, place.range[0]), lineEnd(text, place.range[1]));
  }
  return withoutItem(layout, place);
}

/** A header and its lines, with one empty line: that above, or that below where nothing is above. */
function withoutScope(layout: Layout, scope: Scope, comment?: string): Splice {
  const { text } = layout;
  let from = lineStart(text, scope.range[0]);
  let to = lineEnd(text, scope.range[1]);
  const above = lineStart(text, Math.max(0, from - 1));
  if (comment !== undefined && from > 0 && text.slice(above, from).trim() === comment) from = above;
  const emptyAbove = /(^|\n)(\r?\n)$/.exec(text.slice(Math.max(0, from - 4), from))?.[2];
  if (emptyAbove !== undefined) from -= emptyAbove.length;
  else if (from === 0) to += /^\r?\n/.exec(text.slice(to, to + 2))?.[0].length ?? 0;
  return removal(text, from, to);
}

/** One item between commas, with the comma that would be one too many. */
function withoutItem(layout: Layout, place: KeyPlace | ElementPlace): Splice {
  const { text } = layout;
  const parent = place.node.parent;
  const items: readonly { range: readonly [number, number] }[] =
    parent.type === 'TOMLInlineTable' ? parent.body : parent.type === 'TOMLArray' ? parent.elements : [];
  const index = items.findIndex((item) => item.range[0] === place.range[0]);
  const next = items[index + 1];
  const previous = items[index - 1];
  if (next !== undefined) return removal(text, place.range[0], next.range[0]);
  if (previous !== undefined) return removal(text, previous.range[1], place.range[1]);
  return removal(text, place.range[0], commaBehind(layout, place.range[1]) ?? place.range[1]);
}
