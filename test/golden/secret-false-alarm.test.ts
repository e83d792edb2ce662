/**
 * What must stay: every text of every recording but those that were recorded for their secrets, and whatever programs, lock files, logs of git, images and sentences look like. What was taken
 * out by mistake is lost for good, so each exception is named.
 */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, test } from 'vitest';
import { createRedactor } from '../../src/redact/redactor.ts';
import { randomText } from '../helper/secret-family.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const redactor = createRedactor();

/** What is found, with the rule, as it stands in the text. */
const found = (text: string): string[] =>
  redactor.find(text).map(({ rule, start, end }) => `${rule.id} ${text.slice(start, end)}`);

/** The lab's own keys are secrets by their names: of the model's provider, and of a receiver that wants one. */
const KEYS_OF_THE_LAB = new Set(['secret_value mock', 'auth_header write-token']);

const files = globSync('fixtures/codex/*/*/*.{jsonl,gz,txt,toml}', { cwd: ROOT }).filter(
  (file) => !file.includes('/secrets/'),
);

test('the recordings are there', () => {
  expect(files.length).toBeGreaterThan(500);
});

it.each([...new Set(files.map((file) => path.dirname(file)))])('%s', (folder) => {
  for (const file of files.filter((each) => path.dirname(each) === folder)) {
    const bytes = readFileSync(path.join(ROOT, file));
    const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
    const findings = text.split('\n').flatMap(found);
    expect(findings.filter((each) => !KEYS_OF_THE_LAB.has(each))).toEqual([]);
  }
});

/** As lock files spell it: in one piece it would look as if this were one. */
const RESOLVED = ['resol', 'ved'].join('');

const hex = (length: number): string => randomText('0123456789abcdef', length);
const uuid = (): string => [8, 4, 4, 4, 12].map(hex).join('-');
const base64 = (bytes: number): string =>
  Buffer.from(randomText('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', bytes)).toString('base64');
const digest = (): string => Buffer.from(hex(128), 'hex').toString('base64');

const MADE: Readonly<Record<string, () => string>> = {
  'a commit of git log': () =>
    `commit ${hex(40)}\nAuthor: A Person <a.person@x.example>\nDate:   Fri Nov 20 10:00:00 2026 +0000\n\n    Refresh the token when the session key is stale\n`,
  'git log --oneline': () => `${hex(7)} Rotate keys (#${randomText('123456789', 3)})`,
  'a blob of a diff': () => `diff --git a/token.ts b/token.ts\nindex ${hex(10)}..${hex(10)} 100644`,
  'a package of a lock file': () =>
    `"node_modules/jsonwebtoken": {\n  "version": "9.0.2",\n  "${RESOLVED}": "https://registry.example/jsonwebtoken/-/jsonwebtoken-9.0.2.tgz",\n  "integrity": "sha512-${digest()}==",`,
  'yarn.lock': () =>
    `token-types@^4.0.0:\n  version "4.2.1"\n  ${RESOLVED} "https://registry.example/token-types-4.2.1.tgz#${hex(40)}"\n  integrity sha512-${digest()}==`,
  'Cargo.lock': () => `name = "secrecy"\nversion = "0.8.0"\nchecksum = "${hex(64)}"`,
  'go.sum': () => `github.com/golang-jwt/jwt v3.2.2+incompatible h1:${base64(24)}=`,
  'a digest of an image': () => `registry.example/app@sha256:${hex(64)}`,
  'an image': () => `data:image/png;base64,iVBORw0KGgo${base64(900)}`,
  'a font in a style sheet': () => `src:url(data:font/woff2;base64,d09GMgABAAAA${base64(900)}) format("woff2")`,
  'a certificate': () =>
    `-----BEGIN CERTIFICATE-----\n${(base64(900).match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----`,
  'a public key of ssh': () =>
    `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${randomText('abcdefABCDEF0123456789', 43)} me@host`,
  'known hosts': () => `host.example ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAB${base64(200)}`,
  'ids of Codex': () => `call_${hex(32)} resp_${hex(32)} rs_${hex(48)} fco_${uuid()} thread ${uuid()}`,
  'ids of a trace': () =>
    `{"trace_id":"${hex(32)}","span_id":"${hex(16)}","session_id":"${uuid()}","token_count":${randomText('123456789', 6)}}`,
  'an ETag': () => `etag: "${hex(32)}"\r\nx-request-id: ${uuid()}`,
  'a map of sources': () => `{"version":3,"file":"a.js","mappings":"${randomText('ABCDEFGH;,abcdefgh', 400)}"}`,
  'a bundle': () =>
    `var ${randomText('abcdef', 2)}=class{constructor(t){this.token=t;this.key=t.key}};export{a as ${randomText('abcdef', 3)}};`,
  'tokens of a model': () =>
    `{"prompt_tokens": ${randomText('123456789', 5)}, "max_tokens": 100000, "token_usage": {"total_tokens": ${randomText('123456789', 7)}}}`,
};

it.each(Object.entries(MADE))('stays: %s', (_, make) => {
  for (let round = 0; round < 20; round += 1) {
    const text = make();
    expect(found(text)).toEqual([]);
    expect(found(JSON.stringify({ text }))).toEqual([]);
  }
});

/** How seldom a program is taken for a setting: what is found in the packages that this repository installs, all of it wrong. */
describe('programs of others', () => {
  it.each([
    ['vitest', 40],
    ['hono', 15],
    ['zod', 35],
    ['commander', 1],
    ['yaml', 6],
    ['protobufjs', 6],
    ['@grpc/grpc-js', 12],
  ])('%s', (name, most) => {
    const texts = globSync(`node_modules/${name}/**/*.{js,mjs,cjs,ts,md}`, { cwd: ROOT }).map((file) =>
      readFileSync(path.join(ROOT, file), 'utf8'),
    );
    expect(texts.flatMap(found).length).toBeLessThanOrEqual(most);
  });
});
