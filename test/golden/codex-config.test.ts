/** The editor of TOML against configurations as people could have them. */
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/lib/errors.ts';
import { patchToml } from '../../src/toml/patch-toml.ts';
import { undoToml } from '../../src/toml/undo-toml.ts';
import { brokenCodexConfigs, codexConfigs } from '../helper/codex-config.ts';
import { additions, COMMENT, replacements } from '../helper/setup-wish.ts';
import { lostLines, lostValues, movedOffset } from '../helper/toml-law.ts';

/** Files that leave no room for a set-up: the message says where and why. */
const REFUSED: Readonly<Record<string, string>> = {
  'otel-is-a-word.toml': 'cannot add otel.environment: line 1: otel is not a table',
  'hooks-stop-is-a-table.toml': 'cannot append to hooks.Stop: line 1: it is not a list of tables',
};
const BROKEN: Readonly<Record<string, string>> = {
  'bom-torn.toml': 'line 2, column 5: invalid value',
  'duplicate-key.toml': 'line 3, column 1: trying to redefine an already defined table or value',
  'duplicate-table.toml': 'line 4, column 2: trying to redefine an already defined table or value',
  'extended-inline-table.toml': 'line 2, column 2: trying to redefine an already defined table or value',
  'json.toml': 'line 1, column 1: illegal character in key',
  'merge-conflict.toml': 'line 2, column 1: illegal character in key',
  'no-value.toml': 'line 1, column 8: invalid value',
  'torn-array.toml': 'line 4, column 1: expected comma or end of structure',
  'torn-header.toml': 'line 2, column 18: illegal character in key',
  'torn-string.toml': 'line 1, column 15: control characters are not allowed in strings',
};
const TABLE = '[projects."/foreign"]\ntrust_level = "trusted"\n';
const FOREIGN = '# somebody was here\n';

const open = codexConfigs().filter(({ name }) => REFUSED[name] === undefined);
const short = open.filter(({ text }) => text.length < 10_000);
const patch = (text: string) => patchToml(text, additions(text), { comment: COMMENT });

describe('a configuration', () => {
  it('has its corpus', () => {
    expect(open.length).toBeGreaterThan(50);
    expect(open.every(({ text }) => typeof parse(text, { integersAsBigInt: true }) === 'object')).toBe(true);
  });

  it.each(open)('keeps what it says: $name', ({ text }) => {
    const after = patch(text).text;
    expect(after).not.toBe(text);
    expect(lostValues(text, after)).toEqual([]);
    expect(after.startsWith('\uFEFF')).toBe(text.startsWith('\uFEFF'));
    expect(text === '' || after.endsWith('\n') === text.endsWith('\n')).toBe(true);
    // A line is gone only when it grew: the last item of a list or of an inline table of the user's, or an end without a break.
    for (const line of lostLines(text, after)) {
      expect(after.split('\n').some((grown) => holds(grown, line.replace('\r', '')))).toBe(true);
    }
    expect(lostLines(text, after).length).toBeLessThan(5);
  });

  it.each(open)('is as wished the second time: $name', ({ text }) => {
    const once = patch(text).text;
    expect(patchToml(once, additions(text))).toEqual({ text: once, undo: { layers: [] } });
  });

  it.each(open)('comes back byte for byte: $name', ({ text }) => {
    for (const wishes of [additions(text), replacements(text)]) {
      const { text: after, undo } = patchToml(text, wishes, { comment: COMMENT });
      const kept = JSON.parse(JSON.stringify(undo)) as typeof undo;
      expect(undoToml(after, kept)).toEqual({ text, left: [] });
    }
  });

  it.each(short)('gives back what others wrote in between: $name', ({ text }) => {
    const mark = text.startsWith('\uFEFF') ? 1 : 0;
    for (const wishes of [additions(text), replacements(text)]) {
      const { text: after, undo } = patchToml(text, wishes, { comment: COMMENT });
      for (const at of lineStarts(text, mark)) {
        const moved = movedOffset(at, undo, mark);
        if (moved === null || (moved > 0 && after[moved - 1] !== '\n')) continue;
        const edited = after.slice(0, moved) + FOREIGN + after.slice(moved);
        expect(undoToml(edited, undo)).toEqual({ text: text.slice(0, at) + FOREIGN + text.slice(at), left: [] });
      }
      expect(undoToml(`${after}\n`, undo)).toEqual({ text: `${text}\n`, left: [] });
    }
  });

  it.each(short)('gives back a table that somebody put before any header, ours too: $name', ({ text }) => {
    const { text: after, undo } = patch(text);
    for (const at of headerStarts(after)) {
      const edited = after.slice(0, at) + TABLE + after.slice(at);
      const undone = undoToml(edited, undo);
      expect(undone.left).toEqual([]);
      expect(values(undone.text)).toEqual(values(`${text}\n${TABLE}`));
    }
  });

  it.each(Object.entries(REFUSED))('is refused with its line: %s', (wanted, message) => {
    const text = codexConfigs().find(({ name }) => name === wanted)?.text ?? '';
    expect(() => patch(text)).toThrow(message);
  });

  it.each(brokenCodexConfigs())('that does not parse is named by line and column: $name', ({ name, text }) => {
    const error = errorOf(() => patchToml(text, []));
    expect(error.code).toBe('invalid_input');
    expect(error.message).toBe(`cannot read the TOML file: ${BROKEN[name]}`);
    expect(error.hint).toMatch(/^Mend line \d+ by hand/);
  });
});

function lineStarts(text: string, mark: number): number[] {
  const starts = [mark];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Where a table can be put in. What looks like a header in a string is left out. */
function headerStarts(text: string): number[] {
  return lineStarts(text, 0).filter((at) => {
    const rest = text.slice(at);
    return /^[ \t]*\[\[?[^\n]*\]/.test(rest) && lostValues(text, text.slice(0, at) + TABLE + rest).length === 0;
  });
}

function values(text: string): unknown {
  return parse(text.replace('\uFEFF', ''), { integersAsBigInt: true });
}

/** Whether all characters of `line` are in `grown`, in their order. */
function holds(grown: string, line: string): boolean {
  let from = 0;
  return line.split('').every((character) => (from = grown.indexOf(character, from) + 1) > 0);
}

function errorOf(act: () => unknown): AppError {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
