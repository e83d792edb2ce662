import { describe, expect, it, test } from 'vitest';
import { knownValues } from './known-values.ts';
import { createRedactor } from './redactor.ts';

const VALUE = 'plain words-no rule+knows';

describe('knownValues', () => {
  it.each([
    ['OPENAI_API_KEY', true],
    ['DB_PASSWORD', true],
    ['MY_PAT', true],
    ['SENTRY_DSN', true],
    ['githubToken', true],
    ['HOME', false],
    ['AWS_ACCESS_KEY_ID', false],
    ['SSH_AUTH_SOCK', false],
    ['MAX_OUTPUT_TOKENS', false],
    ['TOKEN_FILE', false],
    ['SSH_PUBLIC_KEY', false],
  ])('%s: %s', (name, expected) => {
    expect(knownValues({ [name]: VALUE }, null, []).includes(VALUE)).toBe(expected);
  });

  it.each([
    'short',
    '/run/secrets/token',
    '12345678',
    'true',
    'password',
    '${OTHER}',
    'changeme',
    'https://host.example/path',
  ])('%s is too common to look for', (value) => {
    expect(knownValues({ SOME_TOKEN: value }, null, [])).toEqual([]);
  });

  it('takes tokens out of auth.json, and no account id', () => {
    const auth = {
      OPENAI_API_KEY: null,
      tokens: { id_token: 'idtokenvalue', access_token: 'accesstokenvalue', account_id: 'account-id-value' },
      last_refresh: '2026-11-20T10:00:00Z',
    };
    const values = knownValues({}, JSON.stringify(auth), []);
    expect(values).toEqual(expect.arrayContaining(['idtokenvalue', 'accesstokenvalue']));
    expect(values).not.toContain('account-id-value');
    expect(knownValues({}, '{"half', [])).toEqual([]);
  });

  it('takes the password out of a URL, the values out of a list of headers', () => {
    const values = knownValues(
      {
        DATABASE_URL: 'postgres://u:two%20words!@h/db',
        OTEL_EXPORTER_OTLP_HEADERS: 'x-team=team-value-1,authorization=Bearer%20bear-value',
      },
      null,
      [],
    );
    expect(values).toEqual(expect.arrayContaining(['two%20words!', 'two words!', 'team-value-1', 'bear-value']));
  });
});

test.each([
  ['as it is', VALUE],
  ['in base64', Buffer.from(VALUE).toString('base64')],
  ['URL-encoded', encodeURIComponent(VALUE)],
  ['in JSON', JSON.stringify({ a: JSON.stringify({ b: `"${VALUE}"` }) })],
])('a known value goes %s, and first of all rules', (_name, text) => {
  const redactor = createRedactor({ knownValues: knownValues({ A_TOKEN: VALUE }, null, []) });
  const clean = redactor.text(`password=${text}`, 'f');
  expect(clean).toContain('[REDACTED:known_value]');
  expect(clean).not.toContain(VALUE.slice(0, 10));
});
