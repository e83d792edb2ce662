/**
 * Log texts that differ only in what changes from call to call, brought together: ids, numbers, paths and quoted strings give way to their
 * kind, and what is then the same is one pattern. No learning and no state: the same text has the same pattern everywhere.
 */
export interface SampledLog {
  /** ms since the epoch. */
  readonly at: number;
  readonly event: string;
  readonly severity: string;
  /** Its beginning; longer than anything that is shown. */
  readonly text: string;
}

export interface LogSample {
  readonly logs: readonly SampledLog[];
  /** Whether that is all that fits. */
  readonly is_complete: boolean;
}

export interface LogPattern {
  readonly pattern: string;
  readonly event: string;
  /** The most frequent. */
  readonly severity: string;
  readonly count: number;
  /** Of the sample, 0 to 1. */
  readonly share: number;
  readonly example: string;
  readonly first_at: string;
  readonly last_at: string;
  /** Counts over the sample's time, in equal steps. */
  readonly trend: readonly number[];
}

export interface LogPatterns {
  readonly sampled: number;
  readonly is_complete: boolean;
  /** How many there are in the sample; `patterns` has the most frequent. */
  readonly distinct: number;
  readonly patterns: readonly LogPattern[];
}

const PATTERN_LENGTH = 300;
const TREND_STEPS = 24;
const PATTERNS_MAX = 100;

// In this order: what is made of digits and letters before what is made of digits.
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/"(?:[^"\\]|\\.)*"|'[^'\n]{0,200}'(?!\w)|`[^`\n]*`/g, '<text>'],
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s<>"')\]]+/gi, '<url>'],
  [/\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?/g, '<time>'],
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi, '<id>'],
  [/\b(?:call|resp|msg|rs|fc|req|sess|turn|item|toolu|chatcmpl)[_-][A-Za-z0-9_-]{6,}/g, '<id>'],
  [/(?:[A-Za-z]:)?(?:~|\.{1,2})?(?:[/\\][\w.@+~-]+){2,}[/\\]?/g, '<path>'],
  [/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{6,}\b/gi, '<hex>'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g, '<address>'],
  // a status is not a number: 200 and 500 are two patterns
  [/(?<!\w|<|status_code=)[-+]?\d+(?:[.,:]\d+)*/g, '<n>'],
];

/** What stays of a text when everything that changes is taken out; the same again for its own answer. */
export function patternOf(text: string): string {
  let pattern = text.slice(0, PATTERN_LENGTH * 4);
  for (const [found, kind] of KINDS) pattern = pattern.replace(found, kind);
  return pattern.replace(/\s+/g, ' ').trim().slice(0, PATTERN_LENGTH);
}

interface Group {
  readonly logs: SampledLog[];
  readonly severities: Map<string, number>;
}

/** The most frequent first; every record of the sample is in one pattern. */
export function findPatterns({ logs, is_complete }: LogSample, patternsMax = PATTERNS_MAX): LogPatterns {
  const groups = new Map<string, Group>();
  for (const log of logs) {
    const key = `${log.event}\n${patternOf(log.text)}`;
    const group: Group = groups.get(key) ?? { logs: [], severities: new Map<string, number>() };
    group.logs.push(log);
    group.severities.set(log.severity, (group.severities.get(log.severity) ?? 0) + 1);
    groups.set(key, group);
  }
  const times = logs.map(({ at }) => at);
  const first = times.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
  const last = times.reduce((most, at) => Math.max(most, at), Number.NEGATIVE_INFINITY);
  const patterns = [...groups]
    .toSorted(([a, one], [b, other]) => other.logs.length - one.logs.length || (a < b ? -1 : 1))
    .slice(0, patternsMax)
    .map(([key, group]) => describe(key, group, { first, last, total: logs.length }));
  return { sampled: logs.length, is_complete, distinct: groups.size, patterns };
}

interface Frame {
  readonly first: number;
  readonly last: number;
  readonly total: number;
}

function describe(key: string, { logs, severities }: Group, { first, last, total }: Frame): LogPattern {
  const [event = '', pattern = ''] = key.split('\n', 2);
  const times = logs.map(({ at }) => at).toSorted((a, b) => a - b);
  const trend = Array.from({ length: TREND_STEPS }, () => 0);
  const stepMs = Math.max(1, (last - first + 1) / TREND_STEPS);
  for (const at of times) {
    const step = Math.min(TREND_STEPS - 1, Math.floor((at - first) / stepMs));
    trend[step] = (trend[step] ?? 0) + 1;
  }
  const severity = [...severities].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? 'unknown';
  return {
    pattern,
    event,
    severity,
    count: logs.length,
    share: logs.length / total,
    example: (logs[0]?.text ?? '').slice(0, PATTERN_LENGTH),
    first_at: new Date(times[0] ?? first).toISOString(),
    last_at: new Date(times.at(-1) ?? last).toISOString(),
    trend,
  };
}
