/** Whether a value without quotes is a piece of a program and not what somebody wrote down: `this.password = password;`, `token: SyntaxKind.CloseToken`, `key: Buffer | null`. */
import { isWordy } from './secret-value.ts';

export interface WrittenValue {
  readonly name: string;
  /** Between the two: `=`, ` = `, `": `. */
  readonly glue: string;
  readonly value: string;
  /** What follows; three characters are enough. */
  readonly next: string;
}

const OPENING =
  /^(?:[([{,;)}\]]|(?:null|undefined|true|false|void 0)[?:&|)]|\/\*|[a-z]\?[a-z]|![01][,})]|[!\w]{1,3}\),)/;
/** What begins like the end of a call stands between two strings, and is none itself. */
const BETWEEN = /^\s{0,8}(?:[)\]},;]{1,8}\s{0,8}(?:[.,;)\]}]|$)|, )/;
const NAMES = /^[A-Za-z_$][\w$]*(?:(?:\.|::)[A-Za-z_$][\w$]*)*$/;

export function isCodeValue({ name, glue, value, next }: WrittenValue): boolean {
  if (OPENING.test(value)) return true;
  if (value.length > 120 || !NAMES.test(value)) return false;
  // `x.password = password`, `password: this.password`
  if (name.length > 3 && sameWords(value.split(/[.:]/).at(-1) ?? '', name.split(/[.:]/).at(-1) ?? '')) return true;
  // settings are written without blanks around `=`, or without anything behind
  const isSpaced = /^["'`]?\s+[=:?]/.test(glue) || /:\s+$/.test(glue);
  const steps = value.split(/\.|::/);
  const isWords = steps.every((step) => isWordy(step.replaceAll(/\d/g, '')));
  if (!isWords || !isSpaced) return false;
  if (steps.length > 1 && !/\d$/.test(value)) return true;
  const isEnded = /^(?:[;,)\]]|\s?[|&]{1,2}\s|\s?=\s)/.test(next);
  return isEnded && !/\d/.test(value) && (next.startsWith(';') || /[a-z][A-Z]|^[A-Z][a-z]/.test(value));
}

/** The same for what stands between quotes. */
export const isBetweenStrings = (value: string): boolean => BETWEEN.test(value);

const sameWords = (a: string, b: string): boolean =>
  a.toLowerCase().replaceAll('_', '') === b.toLowerCase().replaceAll('_', '');
