import { expect, test } from 'vitest';
import type { FileEdit } from '../api/shape.ts';
import { editedFiles, editLabel, editSize } from './edited.ts';

const edit = (path: string, part: Partial<FileEdit> = {}): FileEdit => ({
  id: path,
  call_id: 'c',
  path,
  kind: 'update',
  moved_to: null,
  lines_added: 2,
  lines_removed: 1,
  diff: null,
  applied: true,
  ...part,
});

test.each([
  [edit('a.ts'), 'M a.ts'],
  [edit('a.ts', { kind: 'add' }), 'A a.ts'],
  [edit('a.ts', { kind: 'delete' }), 'D a.ts'],
  [edit('a.ts', { moved_to: 'b.ts' }), 'M a.ts → b.ts'],
  [edit('a\n\u001b[31mb'), 'M a b'],
])('%j', (of, expected) => expect(editLabel(of)).toBe(expected));

test('many files are named up to three', () => {
  const edits = ['a', 'b', 'c', 'd', 'e'].map((path) => edit(path));
  expect(editedFiles(edits.slice(0, 3))).toBe('M a, M b, M c');
  expect(editedFiles(edits)).toBe('M a, M b, M c and 2 more');
});

test('a sum with an unknown part is unknown', () => {
  expect(editSize([edit('a'), edit('b')])).toEqual({ added: 4, removed: 2 });
  expect(editSize([edit('a'), edit('b', { lines_removed: null })])).toBeNull();
});
