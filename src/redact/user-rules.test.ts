import { describe, expect, it, test } from 'vitest';
import { createRedactor } from './redactor.ts';
import { parseUserRules } from './user-rules.ts';

const parse = (file: unknown) => parseUserRules(JSON.stringify(file), 'redaction.json');
const redact = (file: unknown, text: string): string => createRedactor({ userRules: parse(file) }).text(text, 'f');

describe('rules of the user', () => {
  it.each([
    [
      { rules: [{ id: 'corp', pattern: 'corp_[a-z]{4,}' }] },
      'a corp_abcdef, xcorp_abcdef',
      'a [REDACTED:corp], xcorp_abcdef',
    ],
    [
      { rules: [{ id: 'corp', pattern: '[0-9]{2}-corp(A|B)[a-z]{2}' }] },
      '12-corpAxy 12-corpCxy',
      '[REDACTED:corp] 12-corpCxy',
    ],
    [{ rules: [{ id: 'project', literal: 'Blue (Heron)' }] }, 'of Blue (Heron).', 'of [REDACTED:project].'],
    [
      { names: ['x-corp-pin'] },
      '{"xCorpPin": "abcd"}\nx-corp-pin: efgh',
      '{"xCorpPin": "[REDACTED:secret_value]"}\nx-corp-pin: [REDACTED:secret_value]',
    ],
    [
      { allow: { values: ['hunter2abc'] } },
      'password=hunter2abc password=hunter2abd',
      'password=hunter2abc password=[REDACTED:secret_value]',
    ],
    [
      { allow: { patterns: ['test_[a-z]{4}'] } },
      'password=test_abcd password=test_abcde',
      'password=test_abcd password=[REDACTED:secret_value]',
    ],
    [{ allow: { rules: ['secret_value'] } }, 'password=hunter2abc', 'password=hunter2abc'],
  ])('%j', (file, text, expected) => {
    expect(redact(file, text)).toBe(expected);
  });
});

test.each([
  ['{', /JSON/],
  ['[]', /the file: an object/],
  ['{"rule": []}', /no field rule/],
  ['{"rules": [{"id": "A", "pattern": "corp_"}]}', /rules\[0\]\.id/],
  ['{"rules": [{"id": "a"}]}', /either pattern or literal/],
  ['{"rules": [{"id": "a", "pattern": "(a+)+$"}]}', /rules\[0\]\.pattern/],
  ['{"rules": [{"id": "a", "pattern": ".*secret"}]}', /has no meaning here/],
  ['{"rules": [{"id": "a", "pattern": "ab[c]{3}"}]}', /literal of 3/],
  ['{"rules": [{"id": "a", "pattern": "abc[^d]{3}"}]}', /not in it/],
  ['{"rules": [{"id": "a", "pattern": "abc[a-z]{9,3}"}]}', /bound/],
  ['{"rules": [{"id": "a", "pattern": "abc[a-z"}]}', /has no \]/],
  ['{"rules": [{"id": "a", "literal": "abc"}]}', /4 characters/],
  ['{"names": ["a"]}', /names/],
  ['{"allow": {"rules": ["nobody"]}}', /no rule nobody/],
  ['{"allow": {"rules": ["not_scanned"]}}', /cannot be allowed/],
])('%s is refused', (text, expected) => {
  expect(() => parseUserRules(text, '/home/dev/redaction.json')).toThrow(expected);
  expect(() => parseUserRules(text, '/home/dev/redaction.json')).toThrow('/home/dev/redaction.json');
});
