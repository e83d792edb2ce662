/** What a backend says, made fit for a terminal and a log: one line, bounded, and without the secrets that we sent it. */
import type { Endpoint } from './endpoint.ts';
import { proxyOf } from './proxy-tunnel.ts';

const CHARS_MAX = 300;
/** Shorter header values are names and numbers, and hiding them would eat words. */
const SECRET_CHARS_MIN = 8;

/** Everything of an endpoint that a backend could say back to us, longest first. */
export function secretsOf({ headers, proxy }: Pick<Endpoint, 'headers' | 'proxy'>): string[] {
  const secrets = new Set<string>();
  const add = (text: string): void => {
    if (text.length >= SECRET_CHARS_MIN) secrets.add(text);
  };
  const authorization = proxy === null ? null : (proxyOf(proxy)?.authorization ?? null);
  for (const value of [...Object.values(headers), ...(authorization === null ? [] : [authorization])]) {
    add(value);
    for (const word of value.split(/\s+/)) {
      add(word);
      // Basic credentials: a backend may name the user or the password it could not find.
      for (const part of Buffer.from(word, 'base64').toString('latin1').split(':')) add(part);
    }
  }
  return [...secrets].sort((a, b) => b.length - a.length);
}

const SIZE_TEXT =
  /\b(?:larger|bigger|longer) than\b|\btoo (?:large|big|long)\b|\b(?:message|body|request|payload|size)\b.*\b(?:exceeds?|exceeded|over)\b/i;
const RATE_TEXT = /\b(?:rate|quota|throttl\w*|too many|per (?:second|minute|hour|day|user|tenant))\b/i;

/** Whether a refusal is about the size of this one request. A quota that is used up is not: taking that for a size would throw data away, record by record. */
export const isAboutSize = (text: string): boolean => SIZE_TEXT.test(text) && !RATE_TEXT.test(text);

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
