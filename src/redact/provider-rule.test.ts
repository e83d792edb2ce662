/** Each row of the table against samples that are made at run time, so that no scanner of this repository takes them for real. */
import { describe, expect, it, test } from 'vitest';
import { PROVIDER_RULES } from './provider-rule.ts';
import { createRedactor } from './redactor.ts';

const redactor = createRedactor();
const redact = (text: string): string => redactor.text(text, 'test');

/** A text that the pattern describes, `short` of its last class. Written apart from compilePattern: it reads the pattern as people do. */
function sampleOf(pattern: string, seed: number, short = 0): string {
  let state = seed;
  const random = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  const pieces = [...pattern.matchAll(/\[([^\]]+)\]\{(\d+)(?:,\d*)?\}|\(([^)]+)\)\??|\\(.)|([^[(\\]+)/g)];
  return pieces
    .map(([, set, least, words, escaped, plain], at) => {
      if (set !== undefined) {
        const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
          .split('')
          .filter((c) => new RegExp(`[${set}]`).test(c));
        const length = Math.max(0, Number(least) - (at === pieces.length - 1 ? short : 0));
        return Array.from({ length }, () => alphabet[random(alphabet.length)]).join('');
      }
      const choices = words?.split('|') ?? [];
      return words === undefined ? (escaped ?? plain) : choices[random(choices.length)]?.replaceAll(/\\(.)/g, '$1');
    })
    .join('');
}

const CONTEXTS: readonly (readonly [string, (sample: string) => string])[] = [
  ['alone', (s) => s],
  ['in a sentence', (s) => `Use ${s}, please.`],
  ['in JSON in JSON', (s) => JSON.stringify({ out: JSON.stringify({ lines: `a\n${s}\n` }) })],
  ['in a command', (s) => `run --x='${s}' && true`],
  ['in a diff', (s) => `-${s}\n+${s}`],
  ['in colour', (s) => `\u001b[31m${s}\u001b[0m`],
  ['in a URL-encoded form', (s) => `x%3D${s}%26y`],
];

describe.each(PROVIDER_RULES)('$id', ({ id, pattern }) => {
  it.each(CONTEXTS)('goes %s', (_name, context) => {
    for (const seed of [1, 77]) {
      const sample = sampleOf(pattern, seed);
      const clean = redact(context(sample));
      expect(clean).not.toContain(sample.slice(-10));
      expect(clean).toContain('[REDACTED:');
    }
  });

  const isLed = pattern.startsWith('[');
  it.each(isLed ? [sampleOf(pattern, 5, 99)] : [sampleOf(pattern, 5, 99), `abcdefgh${sampleOf(pattern, 5)}`])(
    'stays when it is cut to its beginning, or a part of a word: %#',
    (text) => {
      expect(redact(`- ${text} -`)).not.toContain(`[REDACTED:${id}]`);
    },
  );
});

test('ids are unique and say what marker they make', () => {
  const ids = PROVIDER_RULES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^[a-z0-9_]{3,40}$/.test(id))).toEqual([]);
});

/** `~` joins what must not stand together in a file. */
test.each([
  ['openai_key', 'sk-proj-~FAKE0123456789abcdefFAKE0123456789abcdef'],
  ['openai_key', 'sk-svcacct-~FAKE0123456789abcdef_FAKE0123456789abcdef'],
  ['openai_key_legacy', 'sk-~FAKE0123456789abcdefFAKE0123456789abcdefFAKE0123'],
  ['anthropic_key', 'sk-ant-~api03-FAKEfakeFAKEfakeFAKEfakeFAKEfake-AA'],
  ['github_token', 'ghp_~FAKE0123456789abcdefFAKE0123456789ab'],
  ['github_fine_grained', 'github_pat_~11FAKE0123456789abcdef_FAKE0123456789abcdefFAKE0123456789abcdefFAKE0123456789'],
  ['gitlab_token', 'glpat-~FAKEfakeFAKEfakeFAKE'],
  ['aws_access_key_id', 'AKIA~FAKEFAKEFAKE1234'],
  ['gcp_api_key', 'AIza~FAKEfakeFAKEfakeFAKEfakeFAKEfake123'],
  ['azure_client_secret', 'abc8Q~~FAKEfakeFAKEfakeFAKEfakeFAKEfak'.replace('Q~~', 'Q\u0000')],
  ['slack_token', 'xoxb-~0000000000-000000000000-FAKEfakeFAKEfakeFAKEfake'],
  ['stripe_key', 'sk_live_~FAKEfakeFAKEfakeFAKE'],
  ['sendgrid_key', 'SG.~FAKEfakeFAKEfakeFAKEfa.FAKEfakeFAKEfakeFAKEfakeFAKEfakeFAKEfakeFAK'],
  ['npm_token', 'npm_~FAKEfakeFAKEfakeFAKEfakeFAKEfakeFAKE'],
  ['pypi_token', 'pypi-~AgEIcHlwaS5vcmcCJFAKEfakeFAKEfakeFAKEfakeFAKEfakeFAKE'],
  ['huggingface_token', 'hf_~FAKEfakeFAKEfakeFAKEfakeFAKEfakeFA'],
  ['telegram_token', '123456789:~AAFAKEfakeFAKEfakeFAKEfakeFAKEfake1'],
  ['logfire_token', 'pylf_v1_~us_FAKEfakeFAKEfakeFAKEfakeFAKEfake12345678'],
  ['vault_token', 'hvs.~FAKEfakeFAKEfakeFAKEfakeFAKE'],
  ['unix_password_hash', '$6$~saltsalt$FAKEfakeFAKEfakeFAKEfakeFAKEfakeFAKEfake'],
])('%s names it', (id, spelled) => {
  const sample = spelled.replace('~', '').replace('\u0000', '~');
  expect(redact(`(${sample})`)).toBe(`([REDACTED:${id}])`);
});
