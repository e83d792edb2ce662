/** docs/reference/doctor.md against the list of checks. */
import { expect, test } from 'vitest';
import { CHECKS } from '../../src/doctor/registry.ts';
import { firstColumn, read } from './document.ts';

test('doctor.md has every check, in the order in which they are asked', () => {
  expect(firstColumn(read('docs/reference/doctor.md'))).toEqual(CHECKS.map(({ id }) => id));
});

test('a check needs only what was asked before it', () => {
  const ids = CHECKS.map(({ id }) => id);
  const late = CHECKS.flatMap(({ id, needs }) =>
    needs.filter((need) => !ids.slice(0, ids.indexOf(id)).includes(need)).map((need) => `${id} needs ${need}`),
  );
  expect(late).toEqual([]);
});
