/** The page on how sessions are put together says what the code does. */
import { expect, test } from 'vitest';
import { FIELDS, type Origin } from '../../src/assemble/precedence.ts';
import { USAGE_SOURCES } from '../../src/assemble/usage.ts';
import { OBSERVATION_KINDS } from '../../src/model/observation.ts';
import type { StatusReason } from '../../src/model/session.ts';
import { firstColumn, read, section } from './document.ts';

const page = read('docs/internals/assemble.md');

/** One row of the table: who is believed first, what it is called there. */
const originText = ({ source, kinds, key }: Origin): string =>
  `${source} ${key === '@duration' ? 'duration' : `\`${key}\``} of ${kinds.length > 4 ? 'any' : kinds.join(', ')}`;

test('the table of precedence is the one in the code', () => {
  const rows = Object.entries(FIELDS).map(
    ([field, origins]) => `| \`${field}\` | ${origins.map(originText).join(' → ')} |`,
  );
  const table = section(page, '## Who is believed about what')
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  expect(table).toEqual(rows);
});

test('the order for tokens is the one in the code', () => {
  expect(section(page, '## Tokens')).toContain(`${USAGE_SOURCES.join(', ')}`);
});

test('every reason of a status is explained', () => {
  const reasons: Record<StatusReason, true> = {
    approval: true,
    stuck: true,
    killed: true,
    silent: true,
    ended: true,
    error: true,
    user: true,
    replaced: true,
    review_ended: true,
    budget_limited: true,
  };
  expect(firstColumn(section(page, '## Reasons')).sort()).toEqual(Object.keys(reasons).sort());
});

test('every kind of observation is in the vocabulary', () => {
  const code = read('src/model/observation.ts');
  for (const kind of OBSERVATION_KINDS) expect(code).toContain(`'${kind}'`);
  expect(firstColumn(section(page, '## Identities')).length).toBeGreaterThanOrEqual(10);
});
