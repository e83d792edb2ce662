/** The report for people: how it stands, then the groups, a sign before each line. */
import { cleanLine } from '../format/clean.ts';
import type { Paint } from '../format/paint.ts';
import { wrapWhole } from '../format/width.ts';
import { type Finding, GROUPS, type Report, type State } from './finding.ts';

export interface ReportLineOptions {
  readonly width: number;
  readonly paint: Paint;
  /** False for a terminal that shows nothing but ASCII. */
  readonly hasSigns: boolean;
  readonly elapsedMs: number;
}

const SIGN: Readonly<Record<State, string>> = { ok: '✓', warning: '!', broken: '✗' };
const PLAIN: Readonly<Record<State, string>> = { ok: 'ok', warning: '!!', broken: 'XX' };
/** Longer lines are hard to read, however wide a window is. */
const WIDTH_MAX = 120;

export function reportLines({ findings }: Report, options: ReportLineOptions): string[] {
  const lines = GROUPS.flatMap((group) => {
    const own = findings.filter((finding) => finding.group === group);
    if (own.length === 0) return [];
    return ['', options.paint.bold(group), ...own.flatMap((finding) => findingLines(finding, options))];
  });
  return [resultLine(findings, options), ...lines];
}

function findingLines({ state, sentence, fix }: Finding, { width, paint, hasSigns }: ReportLineOptions): string[] {
  const sign = (hasSigns ? SIGN : PLAIN)[state];
  const indent = ' '.repeat(sign.length + 3);
  const columns = Math.min(width, WIDTH_MAX) - indent.length;
  const painted = painter(state, paint)(sign);
  const [first = '', ...rest] = wrapWhole(cleanLine(sentence), columns);
  const lines = [`  ${painted} ${first}`, ...rest.map((line) => `${indent}${line}`)];
  if (fix === null) return lines;
  const arrow = hasSigns ? '→ ' : '-> ';
  const [start = '', ...more] = wrapWhole(cleanLine(fix), columns - arrow.length);
  return [
    ...lines,
    `${indent}${paint.dim(arrow)}${start}`,
    ...more.map((line) => `${indent}${' '.repeat(arrow.length)}${line}`),
  ];
}

const painter = (state: State, paint: Paint): ((text: string) => string) =>
  state === 'ok' ? paint.ok : state === 'warning' ? paint.waiting : paint.failed;

function resultLine(findings: readonly Finding[], { paint, elapsedMs }: ReportLineOptions): string {
  const count = (state: State): number => findings.filter((finding) => finding.state === state).length;
  const [bad, odd] = [count('broken'), count('warning')];
  const took = `(${(elapsedMs / 1000).toFixed(1)} s)`;
  if (bad === 0 && odd === 0) return `${paint.ok('All is well.')} ${paint.dim(took)}`;
  const parts = [
    ...(bad > 0 ? [paint.failed(`${bad} broken`)] : []),
    ...(odd > 0 ? [paint.waiting(`${odd} to look at`)] : []),
  ];
  return `${parts.join(', ')}; ${count('ok')} fine. ${paint.dim(took)}`;
}

/** The report for programs: stable, snake_case. */
export const reportJson = ({ findings, skipped }: Report, elapsedMs: number): unknown => ({
  result: resultOf(findings),
  findings: findings.map(({ id, group, state, sentence, fix, subjects }) => ({
    id,
    group,
    state,
    sentence,
    fix,
    subjects,
  })),
  skipped,
  elapsed_ms: Math.round(elapsedMs),
});

/** The worst of them. */
export const resultOf = (findings: readonly Finding[]): State =>
  findings.some(({ state }) => state === 'broken')
    ? 'broken'
    : findings.some(({ state }) => state === 'warning')
      ? 'warning'
      : 'ok';
