/** `somebody@example.com`, also with `%40` for the sign. */
import { ALNUM, isIn, runEnd, TOKEN } from './char-set.ts';
import { EMAIL } from './personal-rule.ts';
import type { Span } from './rule.ts';

const LOCAL_MAX = 64;
const DOMAIN_MAX = 253;
/** Users of machines: `git@github.com:org/repository` is an address of a repository. */
const SERVICE_USERS: ReadonlySet<string> = new Set(['git', 'hg', 'svn', 'gitlab', 'aur']);

export function findEmails(text: string): Span[] {
  return [...around(text, '@'), ...around(text, '%40')];
}

function around(text: string, sign: string): Span[] {
  const spans: Span[] = [];
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) {
    const start = localStart(text, at);
    const end = domainEnd(text, at + sign.length);
    if (start < at && end > 0 && !SERVICE_USERS.has(text.slice(start, at))) spans.push({ start, end, rule: EMAIL });
  }
  return spans;
}

function localStart(text: string, sign: number): number {
  let start = sign;
  while (sign - start < LOCAL_MAX && isLocal(text, start - 1)) start -= 1;
  // it begins with a letter or a figure: dots and dashes before it belong to the sentence
  while (start < sign && !isIn(text, start, ALNUM) && text.charCodeAt(start) < 128) start += 1;
  return start;
}

function isLocal(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  // . + ' and letters of other alphabets besides; general punctuation is not among them
  return isIn(text, at, TOKEN) || code === 46 || code === 43 || code === 39 || (code >= 0xc0 && code < 0x2000);
}

/** The end of a host with a top level of letters; -1 where there is none: `package@4.17.21`. */
function domainEnd(text: string, from: number): number {
  const most = Math.min(text.length, from + DOMAIN_MAX);
  let at = from;
  let end = -1;
  // a version with letters at its end is one all the same
  if (/^\d+\.\d/.test(text.slice(from, from + 12))) return end;
  for (let labels = 0; at < most; labels += 1) {
    const label = runEnd(text, at, TOKEN, most);
    if (label === at) break;
    if (labels > 0 && /^[A-Za-z]{2,24}$/.test(text.slice(at, Math.min(label, at + 25)))) end = label;
    if (text[label] !== '.') break;
    at = label + 1;
  }
  return end;
}
