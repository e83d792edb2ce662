import { expect, test } from 'vitest';
import type { SessionSummary } from '../api/shape.ts';
import { foundEntries, sessionEntries } from './palette-entry.ts';

const entries = sessionEntries(
  ['Mend the parser', 'Deploy the worker'].map(
    (title) => ({ session_id: title, title, git: null, cwd: null }) as unknown as SessionSummary,
  ),
);
const names = (isOld: boolean): readonly string[] => foundEntries('worker', entries, isOld).map(({ name }) => name);

test('what was found for other letters stays only where it fits these', () =>
  expect(names(true)).toEqual(['Deploy the worker']));

test('what the server found for these letters is not measured again: it may have read them in an output', () =>
  expect(names(false)).toEqual(['Mend the parser', 'Deploy the worker']));
