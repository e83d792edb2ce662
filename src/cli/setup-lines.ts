/** Set-up and removal as text for people: what is, what will be, what is next. */
import { cleanBlock, cleanLine } from '../format/clean.ts';
import type { Paint } from '../format/paint.ts';
import { wrapWhole } from '../format/width.ts';
import { type DiffLine, diffLines } from '../setup/diff.ts';
import type { PartState } from '../setup/piece.ts';
import { asCalled, type ProgramName } from './program-name.ts';

export interface LineOptions {
  readonly width: number;
  readonly paint: Paint;
  readonly programName: ProgramName;
  /** Shown as `~`. */
  readonly homeDir: string;
}

/** Readable on wide screens, too. */
const WIDTH_MAX = 100;

export const shortPath = (text: string, homeDir: string): string =>
  homeDir === '/' ? cleanLine(text) : cleanLine(text.replaceAll(`${homeDir}/`, '~/'));

const TITLES: Readonly<Record<PartState['part'], string>> = {
  otel: 'telemetry',
  hooks: 'hooks',
  notify: 'notify',
  mcp: 'MCP server',
  forwarding: 'forwarding',
};
const MARKS = { on: '✓', kept: '·', off: '–' } as const;
const TITLE_WIDTH = 14;

export function stateLines(states: readonly PartState[], options: LineOptions): string[] {
  const { paint } = options;
  return states.flatMap(({ part, state, sentence }) => {
    const mark = state === 'on' ? paint.ok(MARKS.on) : paint.dim(MARKS[state]);
    const [first = '', ...rest] = indented(shortPath(sentence, options.homeDir), TITLE_WIDTH, options);
    const words = [first.slice(TITLE_WIDTH), ...rest.map((line) => line.slice(TITLE_WIDTH))];
    return words.map((line, index) => {
      const text = state === 'off' ? paint.dim(line) : line;
      return index === 0
        ? `${mark} ${TITLES[part].padEnd(TITLE_WIDTH - 2)}${text}`
        : `${' '.repeat(TITLE_WIDTH)}${text}`;
    });
  });
}

/** Sentences with a mark before the first line of each. */
export function noteLines(notes: readonly string[], options: LineOptions): string[] {
  return notes.flatMap((note) => {
    const [first = '', ...rest] = indented(shortPath(note, options.homeDir), 2, options);
    return [`${options.paint.waiting('!')} ${first.slice(2)}`, ...rest];
  });
}

/** A numbered list of what is left to do; a command has a line of its own, to be copied. */
export function stepLines(
  steps: readonly { readonly why: string; readonly commands: readonly string[] }[],
  options: LineOptions,
): string[] {
  return steps.flatMap(({ why, commands }, index) => {
    const number = `${index + 1}. `;
    const [first = '', ...rest] = indented(shortPath(why, options.homeDir), number.length, options);
    return [
      `${number}${first.slice(number.length)}`,
      ...rest,
      ...commands.map(
        (command) => `${' '.repeat(number.length + 2)}${options.paint.bold(asCalled(command, options.programName))}`,
      ),
    ];
  });
}

/** Sentences of our own, wrapped, with commands as they work here. */
export const indented = (text: string, by: number, { width, programName }: LineOptions): string[] =>
  wrapWhole(asCalled(text, programName), Math.min(width, WIDTH_MAX) - by).map((line) => `${' '.repeat(by)}${line}`);

export interface FileChange {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/**
 * As `diff -u` prints it. Lines are not wrapped: they are the file's.
 * @param hidden texts that must not be shown, such as a key that is about to be written
 */
export function changeLines(
  changes: readonly FileChange[],
  { paint, homeDir }: LineOptions,
  hidden: readonly string[] = [],
): string[] {
  const colour: Record<DiffLine['kind'], (text: string) => string> = {
    same: (text) => text,
    added: paint.ok,
    removed: paint.failed,
    place: paint.tool,
  };
  const show = (text: string): string =>
    cleanBlock(hidden.reduce((line, secret) => line.replaceAll(secret, '(key)'), text));
  return changes.flatMap(({ path, before, after }) => {
    const lines = diffLines(before, after);
    if (lines.length === 0) return [];
    const name = shortPath(path, homeDir);
    return [
      paint.bold(`--- ${name}`),
      paint.bold(`+++ ${name}`),
      ...lines.map(({ kind, text }) => colour[kind](show(text))),
    ];
  });
}
