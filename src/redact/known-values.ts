/**
 * Secrets that this machine is known to hold: they are found wherever they turn up, whatever they look like. Read only to compare; nothing of it is ever
 * written or sent.
 */

import { judgeName } from './secret-name.ts';
import { isPlaceholder } from './secret-value.ts';

const LENGTH_MIN = 8;
const LENGTH_MAX = 8_192;
/** Each value is looked for at each place where its beginning occurs. */
const VALUES_MAX = 500;

/** Variables that sound like secrets and hold none. */
const PLAIN_VARIABLES =
  /^(?:SSH_AUTH_SOCK|TOKENIZERS_PARALLELISM|XAUTHORITY|SSH_ASKPASS|GIT_ASKPASS|SUDO_ASKPASS|PWD|OLDPWD|.*_(?:PATH|FILE|DIR|HOME|SOCK|SOCKET|ENDPOINT|HOST|PORT|USER|USERNAME|NAME|REGION|MODE|TYPE|KEY_ID|PUBLIC_KEY|COUNT|LIMIT|ENABLED|TTL))$/i;
const SECRET_VARIABLE =
  /(?:^|_)(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASS|PAT|PWD|PASSPHRASE|CREDENTIALS?|AUTH|DSN|CONNECTION_STRING|COOKIE|JWT|HEADERS|WEBHOOK_URL)$|^DATABASE_URL$/i;

/**
 * @param env of the process that Codex runs in.
 * @param authJson the text of Codex's `auth.json`, null where there is none.
 * @param extra tokens of our own configuration.
 * @returns values and the forms in which they turn up (base64, URL-encoded, as in JSON), the longest first.
 */
export function knownValues(
  env: Readonly<Record<string, string | undefined>>,
  authJson: string | null,
  extra: readonly string[],
): string[] {
  const values = new Set<string>();
  const add = (value: string): void => {
    const own = value.trim();
    if (isTelling(own)) for (const form of formsOf(own)) values.add(form);
  };
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || PLAIN_VARIABLES.test(name)) continue;
    if (SECRET_VARIABLE.test(name) || judgeName(name) === 'strong') for (const part of partsOf(name, value)) add(part);
  }
  for (const value of [...(authJson === null ? [] : tokensOf(authJson)), ...extra]) add(value);
  return [...values].toSorted((a, b) => b.length - a.length).slice(0, VALUES_MAX);
}

/** `authorization=Bearer x,x-key=y`, `postgres://user:password@host`: what is secret is a part. */
function partsOf(name: string, value: string): readonly string[] {
  if (/HEADERS$/i.test(name))
    return value.split(',').map((pair) => pair.slice(pair.indexOf('=') + 1).replace(/^(?:Bearer|Basic)(?: |%20)/i, ''));
  const password = /^[a-z][a-z0-9+.-]{1,20}:\/\/[^:/@]{0,200}:(.{1,500})@[^@]{1,300}$/i.exec(value)?.[1];
  return password === undefined ? [value] : [value, password, safelyDecoded(password)];
}

function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whatever is long enough: an auth.json holds tokens, an account id and times. */
function tokensOf(authJson: string): readonly string[] {
  const found: string[] = [];
  const visit = (value: unknown, name: string): void => {
    if (typeof value === 'string') {
      if (/token|key|secret|password/i.test(name)) found.push(value);
    } else if (typeof value === 'object' && value !== null) {
      for (const [own, each] of Object.entries(value)) visit(each, own);
    }
  };
  try {
    visit(JSON.parse(authJson), '');
  } catch {
    // half written: what it holds is found by its form
  }
  return found;
}

/** Long enough to be no accident, and no path, number, flag or placeholder. */
function isTelling(value: string): boolean {
  if (value.length < LENGTH_MIN || value.length > LENGTH_MAX || isPlaceholder(value)) return false;
  if (/^(?:~|\.{0,2})\/[\w./-]*$|^[A-Za-z]:\\|^\d{1,12}$|^[a-z]{1,8}$/.test(value)) return false;
  return !/^[a-z]+:\/\/[^@]*$/i.test(value) || value.length > 60;
}

function formsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  const inJson = JSON.stringify(value).slice(1, -1);
  return [
    value,
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    encodeURIComponent(value),
    inJson,
    JSON.stringify(inJson).slice(1, -1),
  ];
}
