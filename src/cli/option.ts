/** Options of the command line: text → value, or the sentence that says what would be right. */
import { InvalidArgumentError } from 'commander';
import { parseWhen } from '../lib/when.ts';
import { CONTENT_MODES, type ContentMode } from '../model/content-policy.ts';
import { PERSONAL_KINDS, type PersonalKind } from '../redact/personal-data.ts';

const PORT_MAX = 65_535;
const LIMIT_MAX = 100_000;
const SECONDS_MAX = 86_400;

const whole = (text: string, min: number, max: number): number => {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new InvalidArgumentError(`Give a whole number from ${min} to ${max}.`);
};

/** 0 picks a free port. */
export const parsePort = (text: string): number => whole(text, 0, PORT_MAX);

export const parseSeconds = (text: string): number => whole(text, 1, SECONDS_MAX);

export const parseLimit = (text: string): number => whole(text, 1, LIMIT_MAX);

/** An empty one is a variable that a script forgot to set; taken literally it would be the working directory. */
export function parseFolder(text: string): string {
  if (text !== '') return text;
  throw new InvalidArgumentError('Give the path of a folder.');
}

/** ms since the epoch. */
export function parseTime(text: string): number {
  const at = parseWhen(text, Date.now());
  if (at !== undefined) return at;
  throw new InvalidArgumentError('Give a span back from now such as 30m, 12h or 7d, or a date such as 2026-11-20.');
}

/** An option that may be repeated, or given several values with commas. */
export const collect = (text: string, before: readonly string[] = []): string[] => [
  ...before,
  ...text.split(',').filter((value) => value !== ''),
];

/** What `--content` may say, as flags spell it → as settings do. */
export function parseContent(text: string): ContentMode {
  const mode = CONTENT_MODES.find((one) => one.replaceAll('_', '-') === text);
  if (mode !== undefined) return mode;
  throw new InvalidArgumentError(`Allowed are ${CONTENT_MODES.map(dashed).join(', ')}.`);
}

/** `home-folder,email`, repeatable; `none` for nothing at all. */
export function parsePersonal(text: string, before: readonly PersonalKind[] = []): PersonalKind[] {
  if (text === 'none') return [];
  const kinds = text.split(',').map((word) => PERSONAL_KINDS.find((kind) => dashed(kind) === word.trim()));
  if (kinds.every((kind) => kind !== undefined)) return [...new Set([...before, ...kinds])];
  throw new InvalidArgumentError(`Allowed are ${PERSONAL_KINDS.map(dashed).join(', ')}, and none.`);
}

const dashed = (word: string): string => word.replaceAll('_', '-');
