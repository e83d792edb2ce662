/**
 * Every switch about persons, over every recording but those with planted secrets: what is found is what the recordings hold, and nothing else. Version numbers, times, module paths, ids and
 * diffs are where such rules go wrong.
 */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { PERSONAL_KINDS, type PersonalKind } from '../../src/redact/personal-data.ts';
import { createRedactor } from '../../src/redact/redactor.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const ALL = Object.fromEntries(PERSONAL_KINDS.map((kind) => [kind, true])) as Record<PersonalKind, boolean>;
/** Whose home folder is in none of them. */
const OWNER = { homeDir: '/home/ada', userName: 'ada', accounts: new Set<string>() };

const files = globSync('fixtures/codex/*/*/*.{jsonl,gz,txt,toml}', { cwd: ROOT }).filter(
  (file) => !file.includes('/secrets/'),
);

function textOf(file: string): string {
  const bytes = readFileSync(path.join(ROOT, file));
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
}

test('of recorded sessions: the home folders of the machines that recorded them', () => {
  const redactor = createRedactor({ personal: ALL, owner: OWNER, isSecretFree: true });
  const found = new Set<string>();
  for (const line of files.flatMap((file) => textOf(file).split('\n')))
    for (const { rule, start, end } of redactor.find(line)) found.add(`${rule.id} ${line.slice(start, end)}`);
  expect([...found].sort()).toEqual(['home_folder /home/dev', 'home_folder /home/runner']);
});

const LISTING = `$ ls -l /home/ada/engine
-rw-r--r-- 1 ada staff 1815 Nov 20 10:00 notes.md
$ git log -1 --format='%an <%ae>'
Ada <ada@lovelace.io>
$ ssh ada@10.1.2.3 uptime
 10:00:01 up 3 days, load average: 0.10, 0.20, 0.30
$ cat CONTACT
+44 20 7946 0958, C:\\Users\\ada\\engine, http://[2001:db8::17]:8080/home/page
`;

test.each<[PersonalKind[], string]>([
  [['home_folder'], LISTING.replace('/home/ada', '~').replace('C:\\Users\\ada', '~')],
  [['email'], LISTING.replace('ada@lovelace.io', '[REDACTED:email]')],
  [['ip'], LISTING.replace('10.1.2.3', '[REDACTED:ip_address]').replace('2001:db8::17', '[REDACTED:ip_address]')],
  [['phone'], LISTING.replace('+44 20 7946 0958', '[REDACTED:phone_number]')],
  [['user_name'], LISTING.replaceAll(/\bada\b/g, '[REDACTED:user_name]')],
  [[], LISTING],
])('%s', (kinds, expected) => {
  const personal = Object.fromEntries(PERSONAL_KINDS.map((kind) => [kind, kinds.includes(kind)])) as typeof ALL;
  expect(createRedactor({ personal, owner: OWNER }).text(LISTING, 'output')).toBe(expected);
});
