/** Who is logged in: by value wherever it stands, and by the names of attributes that tell nothing else. */
import { ALNUM, isIn } from './char-set.ts';
import { ACCOUNT } from './personal-rule.ts';
import type { Span } from './rule.ts';

/** Shorter ones could be anything. */
const LENGTH_MIN = 6;

export function findAccount(text: string, accounts: ReadonlySet<string>): Span[] {
  const spans: Span[] = [];
  for (const account of accounts) {
    if (account.length < LENGTH_MIN) continue;
    for (let at = text.indexOf(account); at >= 0; at = text.indexOf(account, at + account.length)) {
      const end = at + account.length;
      // a longer id is somebody else's
      if (!isIn(text, at - 1, ALNUM) && !isIn(text, end, ALNUM)) spans.push({ start: at, end, rule: ACCOUNT });
    }
  }
  return spans;
}

/** In small letters, words joined by dots. Codex has the first two; the others are what semantic conventions and resources call them. */
const ACCOUNT_NAMES: ReadonlySet<string> = new Set([
  'user.email',
  'user.account.id',
  'user.account.uuid',
  'user.id',
  'user.name',
  'user.full.name',
  'user.hash',
  'enduser.id',
  'enduser.pseudo.id',
  'account.id',
  'account.email',
  'chatgpt.account.id',
  'chatgpt.user.id',
  'auth.account.id',
  'organization.id',
]);

/** Whether an attribute of this name says who somebody is. */
export const namesAccount = (name: string): boolean =>
  name.length < 40 &&
  ACCOUNT_NAMES.has(
    name
      .toLowerCase()
      .replaceAll(/[_-]/g, '.')
      .replace(/^resource\./, ''),
  );

/** E-mail address and ids out of Codex's `auth.json`; [] for what is none. */
export function accountsIn(authJson: string | null): string[] {
  const found = new Set<string>();
  const visit = (value: unknown, name: string): void => {
    if (typeof value === 'string') {
      if (/^(?:email|(?:chatgpt_)?(?:account|user)_id)$/.test(name)) found.add(value);
      else if (name === 'id_token') visit(claimsOf(value), '');
    } else if (typeof value === 'object' && value !== null) {
      for (const [own, each] of Object.entries(value)) visit(each, own);
    }
  };
  visit(parsed(authJson ?? ''), '');
  return [...found];
}

const claimsOf = (token: string): unknown =>
  parsed(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // half written, or no token: then it names nobody
    return null;
  }
}
