/** Telephone numbers in the forms that are hardly anything else: international with `+`, and North American with its dashes. */
import { PHONE_NUMBER } from './personal-rule.ts';
import type { Span } from './rule.ts';

/** One way only to read it: what is a number is counted afterwards. */
const INTERNATIONAL = /(?<![\w+./=-])\+[1-9][\d .()-]{6,24}/g;
const NORTH_AMERICAN = /(?<![\w+./=-])(?:\(\d{3}\) ?|\d{3}-)\d{3}-\d{4}(?![\w-]|\.\d)/g;
const DIGITS_MIN = 8;
const DIGITS_MAX = 15;
/** Groups of figures, each behind one sign, the area in brackets perhaps. */
const GROUPED = /^\+\d{1,4}(?:[ .-]?\(\d{1,5}\))?(?:[ .-]?(?<![\d])\d{2,8}){1,6}$/;
const PLAIN = /^\+\d+$/;

export function findPhones(text: string): Span[] {
  const spans: Span[] = [];
  for (const { 0: run, index } of text.matchAll(INTERNATIONAL)) {
    const number = run.replace(/\D+$/, '');
    const next = text.charAt(index + number.length);
    const isWhole = !/[\w-]/.test(next) && !(next === '.' && /\d/.test(text.charAt(index + number.length + 1)));
    if (isWhole && isNumber(text, number, index))
      spans.push({ start: index, end: index + number.length, rule: PHONE_NUMBER });
  }
  for (const { 0: number, index } of text.matchAll(NORTH_AMERICAN))
    spans.push({ start: index, end: index + number.length, rule: PHONE_NUMBER });
  return spans;
}

function isNumber(text: string, number: string, at: number): boolean {
  const digits = number.replaceAll(/\D/g, '').length;
  if (digits < DIGITS_MIN || digits > DIGITS_MAX) return false;
  if (GROUPED.test(number)) return true;
  // a `+` that begins a line of a diff is followed by what was added
  const beginsLine = at === 0 || text[at - 1] === '\n';
  return PLAIN.test(number) && (!beginsLine || number.length === text.length);
}
