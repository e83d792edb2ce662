/** What a backend says, made fit for a terminal and a log: one line, bounded, and without the secrets that we sent it. */
import type { Endpoint } from './endpoint.ts';

const CHARS_MAX = 300;
/** Shorter header values are names and numbers, and hiding them would eat words. */
const SECRET_CHARS_MIN = 8;

/** Everything of an endpoint that a backend could say back to us, longest first. */
export function secretsOf({ headers, proxy }: Pick<Endpoint, 'headers' | 'proxy'>): string[] {
  const secrets = new Set<string>();
  const add = (text: string): void => {
    if (text.length >= SECRET_CHARS_MIN) secrets.add(text);
  };
  for (const value of Object.values(headers)) {
    add(value);
    for (const word of value.split(/\s+/)) {
      add(word);
      // Basic credentials: a backend may name the user or the password it could not find.
      for (const part of Buffer.from(word, 'base64').toString('latin1').split(':')) add(part);
    }
  }
  if (proxy !== null && URL.canParse(proxy)) {
    const { username, password } = new URL(proxy);
    for (const part of [username, password]) add(part);
  }
  return [...secrets].sort((a, b) => b.length - a.length);
}

export function cleanText(text: string, secrets: readonly string[]): string {
  let clean = text.slice(0, CHARS_MAX * 20);
  for (const secret of secrets) clean = clean.replaceAll(secret, '…');
  // Controls of both sets, line separators, and marks that turn the direction of what follows.
  clean = clean
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
  return clean.length > CHARS_MAX ? `${clean.slice(0, CHARS_MAX)}…` : clean;
}
