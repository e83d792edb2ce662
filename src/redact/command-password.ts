import { ALNUM } from './char-set.ts';
import { breakAt, quoteAt } from './delimiter.ts';
import { isBorder } from './pattern.ts';
import { type Scan, type Trigger, take } from './scan.ts';
import { isPlaceholder } from './secret-value.ts';
import { AWS_SECRET, COMMAND } from './structure-rule.ts';
import { markersOnly, valueAt } from './value-end.ts';

const COMMAND_MAX = 400;

/** Commands that take a password with a short flag. */
const FLAGS: readonly (readonly [command: string, flag: RegExp])[] = [
  ['curl', / (?:-[a-zA-Z]{0,6}[uU]|--user|--proxy-user)[ =]?/g],
  ['sshpass', / -p ?/g],
  ['mysql', / -p(?=\S)/g],
  ['mariadb', / -p(?=\S)/g],
  ['http -a', /^[ =]/g],
  ['https -a', /^[ =]/g],
  ['gh secret set', / (?:-b|--body)[ =]?/g],
  ['redis-cli', / (?:-a|--pass)[ =]/g],
  ['mongo', / -p[ =]?/g],
  ['docker login', / -p[ =]?/g],
  ['podman login', / -p[ =]?/g],
  ['helm registry login', / -p[ =]?/g],
  ['az login', / -p[ =]?/g],
  ['htpasswd', / -[a-zA-Z]{0,4}b[a-zA-Z]{0,4} \S{1,200} \S{1,100} /g],
  ['openssl', / (?:-passin|-passout|-pass|-k) ?(?:pass:)?/g],
  ['ldapsearch', / -w ?/g],
  ['smbclient', / -U ?[^%\s]{1,100}%/g],
  ['sqlcmd', / -P ?/g],
  ['rclone', / --\w{1,20}-pass[ =]/g],
  ['chpasswd', / <<< ?["']?\w{1,40}:/g],
  ['7z', / -p(?=\S)/g],
  ['unzip', / -P ?/g],
  ['zip', / -P ?/g],
  ['ssh-keygen', / -[NP] ?/g],
  // Oracle's URL without slashes: thin:scott/tiger@host
  ['jdbc:oracle:thin:', /[^\s/:@]{1,60}\/(?=[^\s/@]{1,100}@)/g],
  ['identified by', / ?(?=['"\\])/g],
];

/** They take `user:password`. */
const PAIR_COMMANDS: ReadonlySet<string> = new Set(['curl', 'http -a', 'https -a']);

export const COMMAND_TRIGGERS: readonly Trigger[] = [
  ...FLAGS.map(([word, flag]) => ({
    word,
    anyCase: true,
    scanner: (scan: Scan, at: number): void => scanCommand(scan, at, word, flag),
  })),
  { word: 'akia', anyCase: true, scanner: scanAwsPair },
  { word: 'asia', anyCase: true, scanner: scanAwsPair },
];

function scanCommand(scan: Scan, at: number, word: string, flag: RegExp): void {
  const { text } = scan;
  if (!isBorder(text, at, ALNUM) || at < (scan.memo.get(word) ?? 0)) return;
  const from = at + word.length;
  let end = from;
  while (end < text.length && end - from < COMMAND_MAX && (breakAt(text, end) === 0 || isContinued(text, end)))
    end += 1;
  // the same command again within the stretch has been looked at with it
  scan.memo.set(word, end);
  const line = text.slice(from, end);
  for (const found of line.matchAll(flag)) {
    const start = from + found.index + found[0].length;
    const value = valueAt(scan, start, { kind: 'strong', operator: ' ', isQuery: false, isHeader: false });
    if (value !== null) takeArgument(scan, word, value.start, value.end);
  }
}

/** A backslash at the end of a line of shell. */
const isContinued = (text: string, at: number): boolean => text[at - 1] === '\\';

function takeArgument(scan: Scan, command: string, start: number, end: number): void {
  const text = scan.text.slice(start, end);
  // the colon of a marker parts no pair
  if (markersOnly(text)) return;
  const isPair = PAIR_COMMANDS.has(command);
  const colon = isPair ? text.indexOf(':') + 1 : 0;
  const value = text.slice(colon);
  if (isPair && colon === 0) return;
  if (value.length < 3 || value.startsWith('-') || isPlaceholder(value) || markersOnly(value)) return;
  take(scan, COMMAND, start + colon, end);
}

const PAIR =
  /[A-Z0-9]{16}[^A-Za-z0-9/+]{1,60}(?:[A-Za-z_ ]{1,40}[^A-Za-z0-9/+]{1,10})?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/y;

/** The secret key has no form of its own: 40 characters. Beside its id it can be told. */
function scanAwsPair(scan: Scan, at: number): void {
  const { text } = scan;
  PAIR.lastIndex = at + 4;
  const secret = PAIR.exec(text)?.[1];
  if (secret === undefined || !isBorder(text, at, ALNUM)) return;
  const start = PAIR.lastIndex - secret.length;
  if (quoteAt(text, start) === null && /[A-Z]/.test(secret) && /[a-z]/.test(secret))
    take(scan, AWS_SECRET, start, PAIR.lastIndex);
}
