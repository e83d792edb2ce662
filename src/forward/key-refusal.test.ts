import { expect, test } from 'vitest';
import type { SendOutcome } from '../deliver/endpoint.ts';
import { explainKeyRefusal } from './key-refusal.ts';

const backend = { name: 'phoenix', origin: '/c/config.toml', keysFrom: ['`api_key` (/c/config.toml)'] };
const refused = (message: string): SendOutcome => ({ outcome: 'refused', isOurs: false, message });
const said = (outcome: SendOutcome, headers: Record<string, string>): string =>
  explainKeyRefusal(outcome, backend, { headers }).message;
const KEY = { authorization: 'Bearer very-secret-key', 'x-project': 'p' };

test.each(['gRPC UNAUTHENTICATED', 'gRPC PERMISSION_DENIED: no', 'HTTP 401 Unauthorized', 'HTTP 403 Forbidden: no'])(
  '%s: says what was sent and where it comes from, and no value',
  (message) => {
    expect(said(refused(message), KEY)).toBe(
      `${message} – it was sent with \`authorization\`, from \`api_key\` (/c/config.toml); check it there, then run \`turnscope flush\``,
    );
  },
);

test('says so where there was no key', () => {
  expect(said(refused('gRPC UNAUTHENTICATED'), { 'x-project': 'p' })).toBe(
    'gRPC UNAUTHENTICATED – it was sent without a key; add one to [backends.phoenix] (/c/config.toml), then run `turnscope flush`',
  );
});

test.each<SendOutcome>([
  refused('HTTP 404 Not Found'),
  refused('gRPC UNIMPLEMENTED'),
  { outcome: 'retry', afterMs: null, message: 'HTTP 401 in a proxy' },
  { outcome: 'accepted', rejected: 0, message: '' },
])('leaves everything else as it is: %o', (outcome) => {
  expect(explainKeyRefusal(outcome, backend, { headers: KEY })).toBe(outcome);
});
