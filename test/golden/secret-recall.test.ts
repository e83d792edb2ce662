/**
 * How much is found: secrets of every family that we know of, made while this runs, in every surrounding in which agents meet them. A part of eight characters that is
 * left counts as not found. What cannot be told from other text is listed in docs/reference/redaction.md and not asked for here.
 */
import { describe, expect, it } from 'vitest';
import { PROVIDER_RULES } from '../../src/redact/provider-rule.ts';
import { createRedactor } from '../../src/redact/redactor.ts';
import {
  PASSWORD_FAMILIES,
  randomPem,
  randomText,
  type SecretFamily,
  TOKEN_FAMILIES,
} from '../helper/secret-family.ts';
import { ADDRESS_SHAPES, BARE_SHAPES, COMMAND_SHAPES, NAMED_SHAPES, type SecretShape } from '../helper/secret-shape.ts';

const ROUNDS = 10;
const PART_LENGTH = 8;
/** What may stand in a redacted text although it stands in a secret, too. */
const HARMLESS = [
  'https://hooks.slack.com/services/',
  'https://discord.com/api/webhooks/',
  'https://api.telegram.org/bot',
  '/sendMessage',
  ...PROVIDER_RULES.map(({ id }) => `[REDACTED:${id}]`),
];

const redactor = createRedactor();
const clean = (text: string): string => redactor.text(text, 'test');

/** A part of the secret that is still there, or null. */
function leftOf(secret: string, text: string): string | null {
  const length = Math.min(PART_LENGTH, secret.length);
  for (let at = 0; at + length <= secret.length; at += 1) {
    const part = secret.slice(at, at + length);
    if (text.includes(part) && !HARMLESS.some((each) => each.includes(part))) return part;
  }
  return null;
}

/** Surroundings in which a value of the family was not found, with how often. */
function missed({ make }: SecretFamily, shapes: readonly SecretShape[]): string[] {
  return shapes.flatMap(({ name, write }) => {
    const left = Array.from({ length: ROUNDS }, make).filter((value) => leftOf(value, clean(write(value))) !== null);
    return left.length === 0 ? [] : [`${name}: ${left.length} of ${ROUNDS}`];
  });
}

describe('tokens that say what they are', () => {
  it.each(TOKEN_FAMILIES.map((family) => [family.name, family] as const))('%s', (_, family) => {
    expect(missed(family, BARE_SHAPES)).toEqual([]);
  });

  it.each(TOKEN_FAMILIES.map((family) => [family.name, family] as const))('%s, beside a name', (_, family) => {
    expect(missed(family, [...NAMED_SHAPES, ...COMMAND_SHAPES])).toEqual([]);
  });
});

/** In addresses these characters are written in another way. */
const isPlain = ({ name }: SecretFamily): boolean => !['with signs', 'base64', 'aws secret access key'].includes(name);

describe('passwords', () => {
  it.each(PASSWORD_FAMILIES.map((family) => [family.name, family] as const))('%s, beside a name', (_, family) => {
    expect(missed(family, NAMED_SHAPES)).toEqual([]);
  });

  it.each(PASSWORD_FAMILIES.map((family) => [family.name, family] as const))('%s, in a command', (_, family) => {
    expect(missed(family, COMMAND_SHAPES)).toEqual([]);
  });

  it.each(PASSWORD_FAMILIES.filter(isPlain).map((family) => [family.name, family] as const))(
    '%s, in an address',
    (_, family) => {
      expect(missed(family, ADDRESS_SHAPES)).toEqual([]);
    },
  );
});

const lines = (pem: string): string[] => pem.split('\n');

/** Each a text with a private key in it. */
const KEY_SHAPES: Readonly<Record<string, (pem: string) => string>> = {
  whole: (pem) => `$ cat key.pem\n${pem}\n$`,
  'Windows lines': (pem) => pem.replaceAll('\n', '\r\n'),
  'cut at its end': (pem) => lines(pem).slice(0, -3).join('\n'),
  'cut in a line': (pem) => pem.slice(0, pem.length / 2),
  'cut at its beginning': (pem) => lines(pem).slice(2).join('\n'),
  'cut at its beginning, in JSON': (pem) => JSON.stringify({ out: lines(pem).slice(3).join('\n') }),
  'in JSON': (pem) => JSON.stringify({ key: pem }),
  'in JSON in JSON': (pem) => JSON.stringify({ out: JSON.stringify({ key: `${pem}\n` }) }),
  'in YAML': (pem) =>
    `tls:\n  key: |\n${lines(pem)
      .map((line) => `    ${line}`)
      .join('\n')}\n  other: 1`,
  'in a diff': (pem) =>
    lines(pem)
      .map((line) => `+${line}`)
      .join('\n'),
  'in a quotation': (pem) =>
    lines(pem)
      .map((line) => `> ${line}`)
      .join('\n'),
  'in a program': (pem) =>
    `const key =\n${lines(pem)
      .map((line) => `  "${line}\\n" +`)
      .join('\n')}\n  "";`,
  'in a .env file': (pem) => `KEY="${pem.replaceAll('\n', '\\n')}"\nX=1`,
};

it.each(Object.entries(KEY_SHAPES))('a private key %s', (_, write) => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const pem = randomPem();
    const text = clean(write(pem));
    const left = lines(pem)
      .slice(1, -1)
      .flatMap((line) => leftOf(line, text) ?? []);
    expect(left).toEqual([]);
  }
});

const pair = (): string => `deploy:${randomText('ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789', 18)}`;

it.each<[string, (secret: string) => string]>([
  ['Authorization', (v) => `authorization: Basic ${v}`],
  ['curl -H', (v) => `curl -H "Authorization: Basic ${v}" x`],
  ['a dict', (v) => `{'Authorization': 'Basic ${v}'}`],
  ['Proxy-Authorization', (v) => `> Proxy-Authorization: Basic ${v}\r\n`],
  ['without the header', (v) => `sent Basic ${v} there`],
  ['docker', (v) => `{"auths":{"https://index.docker.io/v1/":{"auth":"${v}"}}}`],
])('a name and a password in base64, %s', (_, write) => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const secret = Buffer.from(pair()).toString('base64');
    expect(leftOf(secret, clean(write(secret)))).toBeNull();
  }
});

it.each<[string, (secret: string) => string]>([
  ['Cookie', (v) => `Cookie: theme=dark; sid=${v}; x=1\n`],
  ['Set-Cookie', (v) => `Set-Cookie: sid=${v}; Path=/; HttpOnly`],
  ['curl -b', (v) => `curl -H 'Cookie: sid=${v}' https://x.example`],
  ['JSON', (v) => JSON.stringify({ headers: { cookie: `sid=${v}; a=b` } })],
])('a cookie, %s', (_, write) => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const secret = randomText('ABCDEFGHabcdefgh0123456789', 26);
    expect(leftOf(secret, clean(write(secret)))).toBeNull();
  }
});
