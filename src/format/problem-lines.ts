/** What went wrong in a session, for people: a sentence each, what it took, what to do. */
import { cost, count, duration } from '../lib/figure.ts';
import type { Problem } from '../problem/problem.ts';
import { cleanLine } from './clean.ts';
import type { Paint } from './paint.ts';
import { wrap } from './width.ts';

const MARK: Readonly<Record<Problem['severity'], string>> = { high: '▲', medium: '△', low: '·' };
/** More would hide the session below them; the page and `--json` of the API have all. */
const PROBLEMS_MAX = 8;

export interface ProblemDraw {
  readonly paint: Paint;
  readonly width: number;
}

/** Nothing where there is none. */
export function problemLines(problems: readonly Problem[], { paint, width }: ProblemDraw): string[] {
  if (problems.length === 0) return [];
  const left = problems.length - PROBLEMS_MAX;
  return [
    '',
    'problems:',
    ...problems.slice(0, PROBLEMS_MAX).flatMap((problem) => {
      const [first = '', ...rest] = wrap(`${cleanLine(problem.sentence)}${wastedText(problem)}`, width - 4);
      const mark = problem.severity === 'low' ? MARK.low : paint.waiting(MARK[problem.severity]);
      return [
        `  ${mark} ${first}`,
        ...rest.map((line) => `    ${line}`),
        ...wrap(cleanLine(problem.advice), width - 4).map((line) => paint.dim(`    ${line}`)),
      ];
    }),
    ...(left > 0 ? [paint.dim(`    and ${left} more`)] : []),
  ];
}

/** ` (wasted about 12 k tokens, $0.40, 3 m 20 s)`; nothing where nothing is known. */
function wastedText({ wasted: { tokens, cost_usd: usd, ms } }: Problem): string {
  const parts = [
    ...(tokens === null ? [] : [`${count(tokens)} tokens`]),
    ...(usd === null ? [] : [cost(usd)]),
    ...(ms === null ? [] : [duration(ms)]),
  ];
  return parts.length === 0 ? '' : ` (wasted about ${parts.join(', ')})`;
}
