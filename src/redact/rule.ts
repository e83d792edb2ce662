/** What a rule is, and what a scan hands back. Nothing here ever holds a secret. */

/** In the order of preference: where two rules find the same place, the earlier family names it. */
export const FAMILIES = [
  'known', // values that this machine is known to hold
  'user', // the user's own rules
  'provider', // tokens that say themselves what they are
  'jwt',
  'private_key',
  'url',
  'header',
  'cookie',
  'connection',
  'command',
  'assignment', // a name that says "secret" beside a value
  'entropy',
  'personal', // no secrets: see personal-data.ts
  'budget', // what could not be looked at in time
] as const;
export type Family = (typeof FAMILIES)[number];

export interface Rule {
  /** Stands in the marker: `[REDACTED:openai_key]`. */
  readonly id: string;
  readonly family: Family;
  /** A few words for people. */
  readonly finds: string;
  /** What takes the place of what is found; a marker with the rule's name where nothing is said. No rule may find it again. */
  readonly mark?: string;
}

/** A rule that is a pattern (see pattern.ts); the others are scanners of their own. */
export interface PatternRule extends Rule {
  readonly pattern: string;
}

/** A place in a text: `[start, end)` goes, the rule's marker takes its place. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly rule: Rule;
  /** Stands on both sides of the marker: a number of JSON has no quotes, a marker needs them. */
  readonly quote?: string;
}

const MARKER_START = '[REDACTED:';
export const markerOf = ({ id, mark }: Pick<Rule, 'id' | 'mark'>): string => mark ?? `${MARKER_START}${id}]`;

/** The end of the marker that begins at `at`; -1 where none does. */
export function markerEnd(text: string, at: number): number {
  if (!text.startsWith(MARKER_START, at)) return -1;
  const from = at + MARKER_START.length;
  // cut first: an indexOf over the whole rest, for each marker, would be quadratic
  const length = text.slice(from, from + RULE_ID_MAX + 1).indexOf(']');
  return length > 0 && RULE_ID.test(text.slice(from, from + length)) ? from + length + 1 : -1;
}

const RULE_ID_MAX = 40;
/** Only ever tried on what is no longer than an id. */
export const RULE_ID = /^[a-z0-9_]{1,40}$/;
