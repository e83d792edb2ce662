/** One scan of one text: what the scanners share, and what they must not work out twice. */

import type { Rule, Span } from './rule.ts';
import type { NameKind } from './secret-name.ts';

export interface Scan {
  text: string;
  spans: Span[];
  /** Where the walk goes on: a scanner that has taken a place moves it behind. */
  next: number;
  /** The end of the name that was judged last: the next keyword may be in the same name. */
  nameEnd: number;
  /** The first border found behind some place, so that hostile repetition does not search for it again and again. */
  readonly memo: Map<string, number>;
  /** Whether a reader sees another text: see seen-text.ts. */
  isVeiled: boolean;
  readonly judge: (name: string) => NameKind;
}

/** A scanner looks at a place where one of its words begins, and adds spans. */
export type Scanner = (scan: Scan, at: number) => void;

/** A word that wakes a scanner. */
export interface Trigger {
  /** Lower case where `anyCase`. */
  readonly word: string;
  readonly anyCase: boolean;
  readonly scanner: Scanner;
}

/** @param quote see Span. */
export function take(scan: Scan, rule: Rule, start: number, end: number, quote = ''): void {
  if (end > start) scan.spans.push(quote === '' ? { rule, start, end } : { rule, start, end, quote });
}

/** `indexOf`, but each stretch of the text is searched once: -1 is remembered for good, a hit as long as it lies ahead. */
export function findAhead(scan: Scan, needle: string, from: number): number {
  const known = scan.memo.get(needle);
  if (known !== undefined && (known < 0 || known >= from)) return known;
  const found = scan.text.indexOf(needle, from);
  scan.memo.set(needle, found);
  return found;
}
