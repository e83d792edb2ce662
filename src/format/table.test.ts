import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Column, table } from './table.ts';
import { pad, textWidth, truncate } from './width.ts';

describe('width', () => {
  test.each([
    ['abc', 3],
    ['退避', 4],
    ['👩‍💻', 2],
    ['é', 1],
    ['e\u0301', 1],
    ['●◐✓✕⊘⑂', 6],
    ['ﬁ', 1],
    ['한국', 4],
    ['🇩🇪', 2],
  ])('%s takes %i columns', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });

  test('cutting never exceeds the width nor breaks a grapheme', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '退', '👩‍💻', 'e\u0301', ' '), maxLength: 30 });
    fc.assert(
      fc.property(text, fc.nat(40), (value, columns) => {
        const cut = truncate(value, columns);
        expect(textWidth(cut)).toBeLessThanOrEqual(columns);
        expect(cut === value || cut === '' || value.startsWith(cut.slice(0, -1))).toBe(true);
        expect(textWidth(pad(cut, columns))).toBe(columns);
      }),
    );
  });
});

interface Row {
  readonly name: string;
  readonly size: string;
  readonly note: string;
}
const columns: readonly Column<Row>[] = [
  { head: 'name', cell: ({ name }) => name, flexible: true, minWidth: 6 },
  { head: 'size', cell: ({ size }) => size, align: 'right' },
  { head: 'note', cell: ({ note }) => note, flexible: true, minWidth: 6, leaves: 1 },
];
const rows: readonly Row[] = [
  { name: 'a rather long name', size: '12', note: 'some note' },
  { name: '退避処理', size: '1,204', note: '' },
];

test.each([
  [80, ['name                 size  note', 'a rather long name     12  some note', '退避処理            1,204']],
  [30, ['name          size  note', 'a rather…       12  some note', '退避処理     1,204']],
  [24, ['name      size  note', 'a rat…       12  some n…', '退避…     1,204']],
  [15, ['name      size', 'a rathe…    12', '退避処…  1,204']],
])('at %i columns', (width, expected) => {
  const lines = table(rows, columns, { width });
  expect(lines.every((line) => textWidth(line) <= width)).toBe(true);
  expect(lines.map((line) => line.split(/ {2,}/).length)).toEqual(expected.map((line) => line.split(/ {2,}/).length));
});

test('without rows there is still a head', () => {
  expect(table([], columns, { width: 80 })).toEqual(['name  size  note']);
});
