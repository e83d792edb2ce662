/** Passwords that a command reads from its input: `echo x | docker login --password-stdin`, `sudo -S <<< x`. */
import { ALNUM, isBlank } from './char-set.ts';
import { breakAt, closingQuote, quoteAt } from './delimiter.ts';
import { isBorder } from './pattern.ts';
import { type Scan, type Trigger, take } from './scan.ts';
import { isPlaceholder } from './secret-value.ts';
import { COMMAND } from './structure-rule.ts';
import { markersOnly, valueAt } from './value-end.ts';

/** How far away from the word the value may stand. */
const REACH = 400;
const VALUE_MIN = 4;

/** What says that the password comes from the input. `chpasswd` reads `user:password`. */
export const PIPED_TRIGGERS: readonly Trigger[] = [
  'password-stdin',
  '--with-token',
  'sudo -s',
  'chpasswd',
  'passwd --stdin',
].map((word) => ({ word, anyCase: true, scanner: (scan, at) => scanPiped(scan, at, word) }));

const WRITER = /(?:^|[\s;&|(`"'\\])(?:n|t)?(?:echo|printf|print|Write-Output)\s+((?:-[neE]{1,3}\s+)?)/g;
/** `printf '%s\n'` */
const FORMAT = /^\\{0,8}["'](?:[^"'%]{0,20}%s[^"'%]{0,20})\\{0,8}["']\s+/;

function scanPiped(scan: Scan, at: number, word: string): void {
  const { text } = scan;
  if (word !== 'password-stdin' && !isBorder(text, at, ALNUM)) return;
  const isPair = word === 'chpasswd';
  const pipe = pipeBefore(text, at);
  if (pipe >= 0) takeWritten(scan, pipe, isPair);
  const mark = hereString(text, at + word.length);
  if (mark < 0) return;
  const value = valueAt(scan, mark, { kind: 'strong', operator: ' ', isQuery: false, isHeader: false });
  if (value !== null) takeSecret(scan, value.start, value.end, isPair);
}

/** The `|` right before the command that the word is in; -1 where its input is not a pipe's. */
function pipeBefore(text: string, at: number): number {
  for (let i = at - 1; i >= 0 && at - i < REACH; i -= 1) {
    const character = text.charAt(i);
    if (character === '|') return text[i - 1] === '|' ? -1 : i;
    if (character === ';' || character === '&' || character === '\n') return -1;
  }
  return -1;
}

/** The last thing that the command before the pipe writes. */
function takeWritten(scan: Scan, pipe: number, isPair: boolean): void {
  const { text } = scan;
  const before = text.slice(Math.max(0, pipe - REACH), pipe);
  const [last] = [...before.matchAll(WRITER)].slice(-1);
  if (last === undefined) return;
  let start = pipe - before.length + last.index + last[0].length;
  start += FORMAT.exec(text.slice(start, start + 60))?.[0].length ?? 0;
  let end = pipe;
  while (end > start && isBlank(text, end - 1)) end -= 1;
  const quote = quoteAt(text, start);
  const close = quote === null ? -1 : closingQuote(text, quote, end);
  if (quote !== null && close >= 0) takeSecret(scan, quote.end, close, isPair);
  else takeSecret(scan, start, end, isPair);
}

/** Behind `<<<` on the same line; -1 where there is none. */
function hereString(text: string, from: number): number {
  for (let at = from; at < text.length && at - from < REACH && breakAt(text, at) === 0; at += 1) {
    if (text.startsWith('<<<', at)) return isBlank(text, at + 3) ? at + 4 : at + 3;
  }
  return -1;
}

function takeSecret(scan: Scan, start: number, end: number, isPair: boolean): void {
  const written = scan.text.slice(start, end);
  // the colon of a marker parts no pair
  if (markersOnly(written)) return;
  const colon = isPair ? written.indexOf(':') + 1 : 0;
  const value = written.slice(colon);
  if (value.length < VALUE_MIN || value.startsWith('$') || isPlaceholder(value) || markersOnly(value)) return;
  take(scan, COMMAND, start + colon, end);
}
