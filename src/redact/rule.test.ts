import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { PERSONAL_RULES } from './personal-rule.ts';
import { PROVIDER_RULES } from './provider-rule.ts';
import { markerEnd, markerOf } from './rule.ts';
import { STRUCTURE_RULES } from './structure-rule.ts';

const RULES = [...PERSONAL_RULES, ...STRUCTURE_RULES, ...PROVIDER_RULES];

test('the reference has every rule, and no other', () => {
  const text = readFileSync(path.resolve(import.meta.dirname, '../../docs/reference/redaction.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `(\w+)` \| (\w+) \| (.+) \|$/gm)].map(([, id, family, finds]) => ({
    id,
    family,
    finds,
  }));
  expect(rows).toEqual(RULES.map(({ id, family, finds }) => ({ id, family, finds })));
});

test.each(RULES.filter(({ mark }) => mark === undefined))('the marker of $id is one', (rule) => {
  const marker = markerOf(rule);
  expect(markerEnd(`a${marker}b`, 1)).toBe(marker.length + 1);
});

test.each([
  '[REDACTED:]',
  '[REDACTED:A]',
  '[REDACTED:a b]',
  `[REDACTED:${'a'.repeat(41)}]`,
  '[REDACTED:a',
  '[redacted:a]',
])('%s is none', (text) => {
  expect(markerEnd(text, 0)).toBe(-1);
});
