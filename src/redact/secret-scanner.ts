/** All rules over one text, in one walk. */
import { ALNUM } from './char-set.ts';
import { COMMAND_TRIGGERS } from './command-password.ts';
import { HEADER_TRIGGERS } from './header-value.ts';
import { JWT_TRIGGERS } from './jwt.ts';
import { continuedEnd } from './line-break.ts';
import { namedValueTriggers } from './named-value.ts';
import { compilePattern } from './pattern.ts';
import { PIPED_TRIGGERS } from './piped-password.ts';
import { PRIVATE_KEY_TRIGGERS } from './private-key.ts';
import { PROVIDER_RULES } from './provider-rule.ts';
import { FAMILIES, markerEnd, type PatternRule, type Rule, type Span } from './rule.ts';
import { type Scan, type Trigger, take } from './scan.ts';
import { createNameJudge } from './secret-name.ts';
import { isVeiled, seenText } from './seen-text.ts';
import { KNOWN_VALUE, NOT_SCANNED } from './structure-rule.ts';
import { createTriggerIndex, type TriggerIndex, walk } from './trigger-index.ts';
import { URL_TRIGGERS } from './url-credential.ts';

export interface SecretScannerOptions {
  readonly knownValues: readonly string[];
  readonly patternRules: readonly PatternRule[];
  /** Names whose values are secret, too. */
  readonly names: readonly string[];
  readonly budget: ScanBudget;
  /** ms, for the budget. */
  readonly now: () => number;
}

export interface ScanBudget {
  /** Characters of one text that are looked at. */
  readonly textLengthMax: number;
  /** For one text. */
  readonly timeMaxMs: number;
}

/** Spans in order, without overlaps. */
export type SecretScanner = (text: string) => readonly Span[];

const NONE: readonly Span[] = [];
const KNOWN_LENGTH_MIN = 3;
/** The clock is asked this often. */
const STRETCH = 65_536;
/** A text that is cut is cut before the last blank, so that no secret is cut; a longer run without a blank goes whole. */
const CUT_BACK_MAX = 4_096;
/** The marker that takes the place of the rest fits into the budget, or a second pass would cut again. */
const MARKER_ROOM = 64;

export function createSecretScanner(options: SecretScannerOptions): SecretScanner {
  const judge = createNameJudge(options.names);
  const index = createTriggerIndex([
    ...options.knownValues
      .filter((value) => value.length >= KNOWN_LENGTH_MIN)
      .toSorted((a, b) => b.length - a.length)
      .map(knownTrigger),
    ...VEIL_TRIGGERS,
    { word: '[REDACTED:', anyCase: false, scanner: skipMarker },
    ...COMMAND_TRIGGERS,
    ...PIPED_TRIGGERS,
    ...[...options.patternRules, ...PROVIDER_RULES].flatMap(patternTriggers),
    ...JWT_TRIGGERS,
    ...PRIVATE_KEY_TRIGGERS,
    ...URL_TRIGGERS,
    ...HEADER_TRIGGERS,
    ...namedValueTriggers(options.names),
  ]);
  const { budget, now } = options;
  // one for all texts: most of them are attributes of a few characters, and making it would take longer than the walk
  const scan: Scan = { text: '', spans: [], next: 0, nameEnd: 0, memo: new Map(), isVeiled: false, judge };
  return (text) => {
    scan.isVeiled = false;
    scanOver(scan, text, { index, budget, now });
    if (scan.isVeiled || isVeiled(text)) scanAsSeen(scan, text, (seen) => scanOver(scan, seen, { index, budget, now }));
    if (scan.spans.length === 0) return NONE;
    const found = merged(scan.spans);
    scan.spans = [];
    return found;
  };
}

interface ScanSetting extends Pick<SecretScannerOptions, 'budget' | 'now'> {
  readonly index: TriggerIndex;
}

function scanOver(scan: Scan, text: string, { index, budget, now }: ScanSetting): void {
  scan.text = text;
  scan.next = 0;
  scan.nameEnd = 0;
  const most = Math.min(text.length, budget.textLengthMax);
  const deadline = text.length > STRETCH ? now() + budget.timeMaxMs : Number.POSITIVE_INFINITY;
  let end = 0;
  while (end < most && (end === 0 || now() < deadline)) {
    end = Math.min(most, end + STRETCH);
    if (scan.next < end) walk(scan, index, end);
  }
  if (end < text.length) take(scan, NOT_SCANNED, cutBefore(text, end), text.length);
  scan.text = '';
  if (scan.memo.size > 0) scan.memo.clear();
}

/** Once more, over what a reader sees. */
function scanAsSeen(scan: Scan, text: string, scanOver: (text: string) => void): void {
  const seen = seenText(text);
  if (seen === null) return;
  const plain = scan.spans;
  scan.spans = [];
  scanOver(seen.text);
  const unveiled = scan.spans.map((span) => ({
    ...span,
    start: seen.startOf(span.start),
    end: seen.endOf(span.end - 1),
  }));
  scan.spans = [...plain, ...unveiled];
}

/** A colour, or an escaped letter: the text is not what is seen. */
const VEIL_TRIGGERS: readonly Trigger[] = '0123456789mK'
  .split('')
  .map((character) => `${String.fromCharCode(27)}[${character}`)
  .concat('\\u0')
  .map((word) => ({ word, anyCase: false, scanner: noticeVeil }));

function noticeVeil(scan: Scan, at: number): void {
  if (scan.text[at] !== '\\' || /^0(?:[3-7]|1[bB])/.test(scan.text.slice(at + 3, at + 6))) scan.isVeiled = true;
}

const knownTrigger = (value: string): Trigger => ({
  word: value,
  anyCase: false,
  scanner: (scan, at) => {
    take(scan, KNOWN_VALUE, at, at + value.length);
    scan.next = at + value.length;
  },
});

/** Nothing is looked for in a marker. */
function skipMarker(scan: Scan, at: number): void {
  const end = markerEnd(scan.text, at);
  if (end > 0) scan.next = end;
}

function patternTriggers(rule: PatternRule): Trigger[] {
  const { anchors, match } = compilePattern(rule.pattern, ALNUM);
  const scanner = (scan: Scan, at: number): void => {
    const place = match(scan.text, at);
    if (place === null) return;
    const end = continuedEnd(scan.text, place.end);
    take(scan, rule, place.start, end);
    scan.next = end;
  };
  return anchors.map((word) => ({ word, anyCase: false, scanner }));
}

function cutBefore(text: string, end: number): number {
  const from = Math.max(0, end - MARKER_ROOM);
  for (let at = from; at > from - CUT_BACK_MAX && at > 0; at -= 1) if (/\s/.test(text.charAt(at))) return at;
  return Math.max(0, from - CUT_BACK_MAX);
}

/** Where spans overlap, all that any of them covers goes, under the name of the earliest family. */
function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last === undefined || span.start >= last.end) result.push(span);
    else
      result[result.length - 1] = {
        start: last.start,
        end: Math.max(last.end, span.end),
        rule: better(last.rule, span.rule),
        quote: last.quote ?? span.quote ?? '',
      };
  }
  return result;
}

const better = (a: Rule, b: Rule): Rule => (FAMILIES.indexOf(b.family) < FAMILIES.indexOf(a.family) ? b : a);
