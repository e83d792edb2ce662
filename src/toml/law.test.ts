/** What holds for every TOML file, whatever it looks like. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyToml } from '../../test/helper/any-toml.ts';
import { additions, COMMENT, replacements } from '../../test/helper/setup-wish.ts';
import { lostLines, lostValues, movedOffset } from '../../test/helper/toml-law.ts';
import { patchToml } from './patch-toml.ts';
import { undoToml } from './undo-toml.ts';

const RUNS = { numRuns: 150 };
const patch = (text: string) => patchToml(text, additions(text), { comment: COMMENT });

describe('a patch', () => {
  it('keeps every value and its type', () => {
    fc.assert(
      fc.property(anyToml, (text) => {
        expect(lostValues(text, patch(text).text)).toEqual([]);
      }),
      RUNS,
    );
  });

  it('keeps every line that holds none of the lists and inline tables it adds to', () => {
    fc.assert(
      fc.property(anyToml, (text) => {
        const body = text.replace('\uFEFF', '');
        const end = body.slice(body.lastIndexOf('\n') + 1);
        const lost = lostLines(text, patch(text).text).filter((line) => line !== end);
        expect(lost.filter((line) => !/otel|hooks|mcp_servers|notify|[}\]"]/.test(line))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(anyToml, (text) => {
        const once = patch(text).text;
        expect(patchToml(once, additions(text))).toEqual({ text: once, undo: { layers: [] } });
      }),
      RUNS,
    );
  });
});

describe('an undo', () => {
  it('gives back the file byte for byte', () => {
    fc.assert(
      fc.property(anyToml, fc.boolean(), (text, replaces) => {
        const { text: after, undo } = patchToml(text, replaces ? replacements(text) : additions(text));
        expect(undoToml(after, undo)).toEqual({ text, left: [] });
      }),
      RUNS,
    );
  });

  it('leaves exactly the lines that somebody wrote or took away in between', () => {
    fc.assert(
      fc.property(anyToml, fc.nat(), fc.boolean(), fc.boolean(), (text, n, replaces, writes) => {
        const { text: after, undo } = patchToml(text, replaces ? replacements(text) : additions(text));
        const mark = text.startsWith('\uFEFF') ? 1 : 0;
        const line = lineOf(text, n, mark);
        const length = writes ? 0 : line.length;
        const from = movedOffset(line.at, undo, mark);
        const to = movedOffset(line.at + length, undo, mark);
        fc.pre(from !== null && to !== null && to - from === length);
        const gone = text.slice(line.at, line.at + length);
        fc.pre(writes || /^\s*(#.*)?\r?\n$/.test(gone));
        // Which of two equal lines is gone nobody can tell, and what was dropped beside it may come back on its other side.
        fc.pre(writes || !replaces || (gone.trim() !== '' && text.split(gone).length === 2));
        fc.pre(from === 0 || line.at === mark || after[from - 1] === '\n');
        const put = writes ? '# somebody\n' : '';
        const edited = after.slice(0, from) + put + after.slice(from + length);
        const wanted = text.slice(0, line.at) + put + text.slice(line.at + length);
        expect(undoToml(edited, undo)).toEqual({ text: wanted, left: [] });
      }),
      { ...RUNS, numRuns: 300 },
    );
  });
});

/** The n-th line, counted around. */
function lineOf(text: string, n: number, mark: number): { at: number; length: number } {
  const lines = text.slice(mark).split(/(?<=\n)/);
  const index = n % lines.length;
  return { at: mark + lines.slice(0, index).join('').length, length: lines[index]?.length ?? 0 };
}
