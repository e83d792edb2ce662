/**
 * Home folders, the user's own and those of others that look like one: `/home/ada/x`, `C:\\Users\\ada\\x`, `file:///home/ada`, with slashes escaped or URL-encoded as well. What is left of a path is
 * still a path: `~/x`.
 */
import { ALNUM, isIn, TOKEN } from './char-set.ts';
import type { Owner } from './personal-data.ts';
import { HOME_FOLDER, USER_NAME } from './personal-rule.ts';
import type { Span } from './rule.ts';
import { isTellingName } from './user-name.ts';

const SEPARATOR = String.raw`(?:\\{0,8}\/|\\{1,8}|%2[fF]|%5[cC])`;
/** Bounded in every part, so that no place is looked at for long. */
const HOME = new RegExp(
  String.raw`${SEPARATOR}(?:home|Users|Documents and Settings)(${SEPARATOR})((?:[\w\u0080-\uffff-]|\.(?=[\w-])){1,64})(?=(${SEPARATOR})?)`,
  'g',
);
/** Where systems mount the folder of all homes; the drive and the mount go, too. */
const MOUNT =
  /(?:[A-Za-z]:|\/(?:mnt\/)?[a-z]|\/(?:private\/)?var|\/usr|\/export|\/host_mnt|\/System\/Volumes\/Data|\/data)$/;
const MOUNT_MAX = 24;
/** Nobody's. */
const SHARED = /^(?:Shared|Public|Default|All|linuxbrew|\d+)$/;

export function findHomes(text: string, { homeDir, userName }: Owner): Span[] {
  const own = homeDir.length > 1 ? ownHome(text, homeDir) : [];
  if (!text.includes('home') && !text.includes('Users') && !text.includes('Settings')) return own;
  const spans: Span[] = [];
  for (const match of text.matchAll(HOME)) {
    const [whole, , name = '', below] = match;
    if (SHARED.test(name)) continue;
    const isOwn = name === userName;
    const end = match.index + whole.length;
    const start = pathStart(text, match.index);
    // `/home/settings` may be a page of a site; a path below it, or a text that is nothing else, is a folder
    const isFolder = below !== undefined || isOwn || (start === 0 && end === text.length);
    if (start >= 0 && isFolder) spans.push({ start, end, rule: HOME_FOLDER });
    else if (isOwn && isTellingName(userName)) spans.push({ start: end - name.length, end, rule: USER_NAME });
  }
  return [...own, ...spans];
}

/** Where the path begins whose folder of homes stands at `at`; -1 where it is the middle of another one. */
function pathStart(text: string, at: number): number {
  const mount = MOUNT.exec(text.slice(Math.max(0, at - MOUNT_MAX), at))?.[0].length ?? 0;
  const start = at - mount;
  if (isBorder(text, start)) return start;
  return mount > 0 && isBorder(text, at) ? at : -1;
}

/** A root: nothing that a path could go on from. Of `file:///home` the last slash is the root. */
function isBorder(text: string, at: number): boolean {
  if (at === 0) return true;
  if (isIn(text, at - 1, TOKEN)) return isSeparatorCode(text, at - 3) || isEscapedLetter(text, at);
  const before = text.charAt(at - 1);
  if (before === '/') return text.charAt(at - 2) === '/' && !isIn(text, at - 3, ALNUM);
  return before !== '.' && before !== '~' && before !== '\\' && before !== ')' && before !== ']' && before !== '}';
}

/** `%20`, `%3D`: an encoded blank or sign, not a name. */
const isSeparatorCode = (text: string, at: number): boolean =>
  /^%[0-9A-Fa-f]{2}$/.test(text.slice(Math.max(0, at), at + 3));

/** The `n` of a `\n` in JSON. */
const isEscapedLetter = (text: string, at: number): boolean =>
  text.charAt(at - 2) === '\\' && 'ntr'.includes(text.charAt(at - 1));

function ownHome(text: string, homeDir: string): Span[] {
  const spans: Span[] = [];
  for (let at = text.indexOf(homeDir); at >= 0; at = text.indexOf(homeDir, at + homeDir.length)) {
    const end = at + homeDir.length;
    const goesOn = isIn(text, end, TOKEN) || (text[end] === '.' && isIn(text, end + 1, ALNUM));
    if (!goesOn && isBorder(text, at)) spans.push({ start: at, end, rule: HOME_FOLDER });
  }
  return spans;
}
