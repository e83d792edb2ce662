import { ALNUM, isBlank, isIn, KEY_TEXT, runEnd, runStart, TOKEN } from './char-set.ts';
import { markerEnd } from './rule.ts';
import { findAhead, type Scan, type Trigger, take } from './scan.ts';
import { isPlaceholder } from './secret-value.ts';
import { CONNECTION, URL_PASSWORD } from './structure-rule.ts';

/** Signed tokens as passwords are the longest that there are. */
const URL_MAX = 2_000;
const BACKSLASHES_MAX = 16;
const USER_TOKEN_MIN = 20;
const USER_AND_PASSWORD_MAX = 100;

export const URL_TRIGGERS: readonly Trigger[] = [
  { word: '://', anyCase: false, scanner: (scan, at) => scanAuthority(scan, at, at + 3) },
  // JSON as some write it
  { word: '\\/\\', anyCase: false, scanner: scanEscaped },
  { word: '%3a%2f%2f', anyCase: true, scanner: (scan, at) => scanEncoded(scan, at + 9) },
  { word: '@tcp(', anyCase: false, scanner: scanDsn },
  { word: '@unix(', anyCase: false, scanner: scanDsn },
];

/** `scheme://user:password@host`; `https://token@host`. A port with an `@` in the path behind it is none. */
function scanAuthority(scan: Scan, at: number, from: number): void {
  const { text } = scan;
  const scheme = text.slice(runStart(text, at, TOKEN, at - 20), at).toLowerCase();
  if (scheme === '') return;
  const next = findAhead(scan, '@', from);
  const end = urlEnd(scan, from);
  if (next < 0 || next >= end) return;
  const isWeb = scheme === 'http' || scheme === 'https' || scheme === 'ws' || scheme === 'wss' || scheme === 'git';
  // in the URL of a database a password may hold anything; on the web a path may hold an @
  const border = isWeb ? firstOf(text, from, end, '/?#') : firstOf(text, from, end, '?#');
  const sign = lastOf(text, from, border, '@');
  if (sign < 0 || markerEnd(text, from) === sign) return;
  // the name before the password may be a marker by now, and a marker holds a colon
  const colon = firstOf(text, Math.max(from, markerEnd(text, from)), sign, ':');
  if (text.startsWith('//', colon + 1)) return;
  if (colon < sign) {
    takePassword(scan, colon + 1, sign);
  } else if (
    sign - from >= USER_TOKEN_MIN &&
    runEnd(text, from, KEY_TEXT, sign) === sign &&
    /\d/.test(text.slice(from, sign))
  ) {
    takePassword(scan, from, sign);
  }
}

function takePassword(scan: Scan, start: number, end: number): void {
  const value = scan.text.slice(start, end);
  if (value === '' || markerEnd(scan.text, start) === end || isReferenceOnly(value)) return;
  take(scan, URL_PASSWORD, start, end);
  // nor is any other URL in it looked at
  scan.next = end;
}

/** `${PASSWORD}`, `<password>`, `***`; "changeme" is a password that somebody may have kept. */
const isReferenceOnly = (value: string): boolean => /^[$<{*%[#@]/.test(value) && isPlaceholder(value);

/** `https:\/\/`, with any number of backslashes. */
function scanEscaped(scan: Scan, at: number): void {
  const { text } = scan;
  let colon = at;
  while (at - colon < BACKSLASHES_MAX && text[colon] === '\\') colon -= 1;
  let from = at + 2;
  while (from - at < BACKSLASHES_MAX && text[from] === '\\') from += 1;
  if (text[colon] === ':' && text[from] === '/') scanAuthority(scan, colon, from + 1);
}

/** `postgres%3A%2F%2Fuser%3Apassword%40host` */
function scanEncoded(scan: Scan, from: number): void {
  const { text } = scan;
  const end = urlEnd(scan, from);
  const part = text.slice(from, end);
  const sign = part.search(/%40/);
  const colon = part.search(/%3a/i);
  if (colon >= 0 && colon < sign) takePassword(scan, from + colon + 3, from + sign);
}

/** `user:password@tcp(host)/db`, Go's way. */
function scanDsn(scan: Scan, at: number): void {
  const { text } = scan;
  let start = at;
  while (start > 0 && at - start < USER_AND_PASSWORD_MAX && !isEnd(text, start - 1)) start -= 1;
  const colon = firstOf(text, start, at, ':');
  if (colon + 1 < at && isIn(text, colon - 1, ALNUM) && markerEnd(text, colon + 1) !== at)
    take(scan, CONNECTION, colon + 1, at);
}

/** The end of what belongs together. How far there is none is remembered: the next `://` in it goes on from there. */
function urlEnd(scan: Scan, from: number): number {
  const most = Math.min(scan.text.length, from + URL_MAX);
  let end = Math.max(from, scan.memo.get('url') ?? 0);
  while (end < most && !isEnd(scan.text, end)) end += 1;
  scan.memo.set('url', end);
  return Math.min(end, most);
}

const isEnd = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  // blanks, quotes, < > and backslashes
  return (
    code <= 32 ||
    code === 34 ||
    code === 39 ||
    code === 96 ||
    code === 60 ||
    code === 62 ||
    code === 92 ||
    (code > 127 && isBlank(text, at))
  );
};

function firstOf(text: string, from: number, end: number, characters: string): number {
  for (let at = from; at < end; at += 1) if (characters.includes(text.charAt(at))) return at;
  return end;
}

function lastOf(text: string, from: number, end: number, character: string): number {
  for (let at = end - 1; at >= from; at -= 1) if (text.charAt(at) === character) return at;
  return -1;
}
