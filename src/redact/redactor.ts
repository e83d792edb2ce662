/**
 * Takes secrets out of texts, values, observations and sessions. Gives back the very object where there was nothing to take out, so that the usual case
 * costs one walk and no allocation. Doing it twice is doing it once: a text is scanned until a scan finds nothing.
 */
import type { Observation } from '../model/observation.ts';
import type { Session } from '../model/session.ts';
import { namesAccount } from './account.ts';
import { createOutputFilter, type OutputFilter } from './output-filter.ts';
import { compilePattern } from './pattern.ts';
import {
  createPersonalScanner,
  NO_PERSONAL,
  nobody,
  type Owner,
  type PersonalSwitches,
  withoutOverlaps,
} from './personal-data.ts';
import { createRedactionMeter, type RedactionMeter, type RedactionReport } from './redaction-report.ts';
import { markerOf, type PatternRule, type Span } from './rule.ts';
import { createNameJudge } from './secret-name.ts';
import { createSecretScanner, type ScanBudget, type SecretScanner } from './secret-scanner.ts';
import { createSourceJudge, NO_SECRET_SOURCES, type SecretSources } from './secret-source.ts';
import { isSecretValue } from './secret-value.ts';
import { ASSIGNMENT, NOT_SCANNED, SECRET_OUTPUT } from './structure-rule.ts';
import { createValueWalker } from './value-walker.ts';

export interface RedactorOptions {
  /** What this machine holds as secrets: see known-values.ts. */
  readonly knownValues?: readonly string[];
  /** The user's own: see user-rules.ts. */
  readonly userRules?: UserRules;
  /** Data about persons that are taken out besides; nothing if not given. */
  readonly personal?: PersonalSwitches;
  /** Whose machine this is. Who is learned of later is added to it. */
  readonly owner?: Owner;
  /** What comes has been through another redactor: only data about persons are looked for. */
  readonly isSecretFree?: boolean;
  readonly budget?: Partial<ScanBudget>;
  /** ms; for the time budget. */
  readonly now?: () => number;
}

export interface UserRules {
  readonly patterns: readonly PatternRule[];
  /** Names of settings whose values are secret. */
  readonly names: readonly string[];
  readonly allow: AllowList;
  /** Calls whose output goes as a whole, besides those that everybody knows. */
  readonly hide: SecretSources;
}

/** What stays although a rule finds it. */
export interface AllowList {
  readonly values: readonly string[];
  readonly patterns: readonly string[];
  readonly rules: readonly string[];
}

export interface Redactor {
  /** @param field for the report only. */
  text(text: string, field: string): string;
  /** Strings, arrays, plain objects, bytes; keys as well. */
  value(value: unknown, field: string): unknown;
  /** The value that stands under a name: `password` says of any value that it is one. */
  named(name: string, value: string): string;
  observation(observation: Observation): Observation;
  session(session: Session): Session;
  readonly isSecretCall: OutputFilter['isSecretCall'];
  readonly secretAnswer: OutputFilter['secretAnswer'];
  /** Whether an attribute goes for its name alone, because it says who somebody is. */
  isDropped(name: string): boolean;
  /** Whose machine this is, for those who take more out than this one does. */
  readonly owner: Owner;
  /** More of what this machine holds: tokens are renewed, and people log in, while a server runs. What was known stays known. */
  learn(values: readonly string[], accounts?: readonly string[]): void;
  /** How often it was told more: what it cleaned before may hold what it has learned since. */
  learned(): number;
  /** The places in a text, without changing or counting anything. */
  find(text: string): readonly Span[];
  report(): RedactionReport;
  resetReport(): void;
}

export const DEFAULT_BUDGET: ScanBudget = { textLengthMax: 32 * 1024 * 1024, timeMaxMs: 2_000 };
export const NO_USER_RULES: UserRules = {
  patterns: [],
  names: [],
  allow: { values: [], patterns: [], rules: [] },
  hide: NO_SECRET_SOURCES,
};
/** Taking something out can show something that stood against it, hardly ever twice. */
const PASSES_MAX = 8;
const SHORTEST = 4;
/** A token that is renewed each hour, over months; then only a new start learns more. */
const LEARNED_MAX = 20_000;

export function createRedactor(options: RedactorOptions = {}): Redactor {
  const { userRules = NO_USER_RULES, personal = NO_PERSONAL, owner = nobody(), isSecretFree = false } = options;
  const meter = createRedactionMeter();
  const isAllowed = createAllowCheck(userRules.allow);
  const secrets = createSecretFinder(options);
  const findPersonal = createPersonalScanner(personal, owner);
  const find = (text: string): readonly Span[] => {
    if (text.length < SHORTEST) return [];
    const spans = together(secrets.find(text), findPersonal(text));
    return spans.length === 0 ? spans : spans.filter((span) => !isAllowed(text, span));
  };
  const text = (whole: string, field: string): string => {
    let spans = find(whole);
    if (spans.length === 0) return whole;
    let result = whole;
    for (let pass = 0; spans.length > 0; pass += 1) {
      if (pass === PASSES_MAX) {
        meter.count(NOT_SCANNED.id, field);
        return markerOf(NOT_SCANNED);
      }
      for (const { rule } of spans) meter.count(rule.id, field);
      result = replaced(result, spans);
      spans = find(result);
    }
    return result;
  };
  const walker = createValueWalker({
    text,
    secretNamed: isSecretFree ? (_, value) => value : createNameRule(userRules.names, isAllowed, meter),
  });
  const outputs = outputFilterOf(userRules, meter, isSecretFree);
  return {
    text,
    ...walker,
    observation: (told) => walker.observation(outputs.observation(personal.account ? withoutAccount(told) : told)),
    session: (session) => walker.session(outputs.session(session)),
    isSecretCall: outputs.isSecretCall,
    secretAnswer: outputs.secretAnswer,
    isDropped: personal.account ? namesAccount : () => false,
    owner,
    ...createLearner(owner, secrets),
    find,
    report: meter.report,
    resetReport: meter.reset,
  };
}

function createLearner({ accounts }: Owner, secrets: SecretFinder): Pick<Redactor, 'learn' | 'learned'> {
  let learned = 0;
  return {
    learn: (values, newAccounts = []) => {
      learned += 1;
      for (const account of newAccounts) accounts.add(account);
      secrets.learn(values);
    },
    learned: () => learned,
  };
}

interface SecretFinder {
  readonly find: SecretScanner;
  readonly learn: (values: readonly string[]) => void;
}

function createSecretFinder({
  knownValues = [],
  userRules: { patterns: patternRules, names } = NO_USER_RULES,
  budget,
  now = () => performance.now(),
  isSecretFree = false,
}: RedactorOptions): SecretFinder {
  if (isSecretFree) return { find: () => [], learn: () => undefined };
  const known = new Set(knownValues);
  const create = (): SecretScanner =>
    createSecretScanner({
      knownValues: [...known],
      patternRules,
      names,
      budget: { ...DEFAULT_BUDGET, ...budget },
      now,
    });
  let scanText = create();
  return {
    find: (text) => scanText(text),
    learn: (values) => {
      const news = values.filter((value) => !known.has(value));
      if (news.length === 0 || known.size > LEARNED_MAX) return;
      for (const value of news) known.add(value);
      scanText = create();
    },
  };
}

/** Secrets first: what is left of a person beside one, the next pass finds. */
function together(secrets: readonly Span[], personal: readonly Span[]): readonly Span[] {
  if (personal.length === 0) return secrets;
  let at = 0;
  const free = personal.filter(({ start, end }) => {
    while ((secrets[at]?.end ?? Number.POSITIVE_INFINITY) <= start) at += 1;
    return end <= (secrets[at]?.start ?? Number.POSITIVE_INFINITY);
  });
  return withoutOverlaps([...secrets, ...free]);
}

function withoutAccount(told: Observation): Observation {
  const kept = Object.entries(told.attributes).filter(([name]) => !namesAccount(name));
  return kept.length === Object.keys(told.attributes).length ? told : { ...told, attributes: Object.fromEntries(kept) };
}

type AllowCheck = ReturnType<typeof createAllowCheck>;

/** The value that stands under a key goes for its name. */
function createNameRule(names: readonly string[], isAllowed: AllowCheck, meter: RedactionMeter) {
  const judge = createNameJudge(names);
  return (name: string, value: string, field: string): string => {
    const kind = judge(name);
    if (kind === 'none' || kind === 'random') return value;
    const isFound =
      isSecretValue(value, { kind, isQuoted: true, isProse: false }) &&
      !isAllowed(value, { start: 0, end: value.length, rule: ASSIGNMENT });
    if (isFound) meter.count(ASSIGNMENT.id, field);
    return isFound ? markerOf(ASSIGNMENT) : value;
  };
}

function outputFilterOf({ allow, hide }: UserRules, meter: RedactionMeter, isSecretFree: boolean): OutputFilter {
  const isSource = createSourceJudge(hide);
  return createOutputFilter({
    isSource: isSecretFree || allow.rules.includes(SECRET_OUTPUT.id) ? () => false : isSource,
    count: (field) => meter.count(SECRET_OUTPUT.id, field),
  });
}

function replaced(text: string, spans: readonly Span[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end, rule, quote = '' } of spans) {
    parts.push(text.slice(from, start), quote, markerOf(rule), quote);
    from = end;
  }
  parts.push(text.slice(from));
  return parts.join('');
}

/** What the budget cut away is not known, so that nothing allows it. */
function createAllowCheck({ values, patterns, rules }: AllowList): (text: string, span: Span) => boolean {
  const allowedValues = new Set(values);
  const allowedRules = new Set(rules);
  const allowedPatterns = patterns.map((source) => compilePattern(source, 0));
  if (values.length + patterns.length + rules.length === 0) return () => false;
  return (text, { start, end, rule }) => {
    if (rule === NOT_SCANNED) return false;
    if (allowedRules.has(rule.id)) return true;
    const value = text.slice(start, end);
    return allowedValues.has(value) || allowedPatterns.some(({ anchors, match }) => isWhole(value, anchors, match));
  };
}

function isWhole(
  value: string,
  anchors: readonly string[],
  match: ReturnType<typeof compilePattern>['match'],
): boolean {
  return anchors.some((anchor) => {
    const at = value.indexOf(anchor);
    const place = at < 0 ? null : match(value, at);
    return place !== null && place.start === 0 && place.end === value.length;
  });
}
