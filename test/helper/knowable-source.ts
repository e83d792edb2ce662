/** With whole sources, each of which told all that it knows: a figure is the whole's or unknown, and what is unknown is named in `missing`. */
import type { Counts, Session, Turn } from '../../src/model/session.ts';

type Check = readonly [what: string, isLost: (part: Session, whole: Session) => boolean, names: RegExp];

const turnsOf = (session: Session, turn: (turn: Turn) => boolean): number => session.turns.filter(turn).length;

const told = (session: Session, of: (turn: Turn) => readonly unknown[]): number =>
  session.turns.reduce((sum, turn) => sum + of(turn).length, 0);

const calls = ({ turns }: Session) => turns.flatMap(({ tool_calls }) => tool_calls);

const CHECKS: readonly Check[] = [
  ['turns', (part, whole) => part.turns.length < whole.turns.length, /turn/i],
  ['tokens', (part, whole) => (part.tokens.total ?? 0) < (whole.tokens.total ?? 0), /^Tokens and cost/],
  [
    'prompts',
    (part, whole) => turnsOf(part, ({ prompt }) => prompt !== null) < turnsOf(whole, ({ prompt }) => prompt !== null),
    /prompt|did not complete/i,
  ],
  [
    'answers',
    (part, whole) => turnsOf(part, ({ answer }) => answer !== null) < turnsOf(whole, ({ answer }) => answer !== null),
    /answer/i,
  ],
  ['tool calls', (part, whole) => calls(part).length < calls(whole).length, /tool calls|calls of tools/i],
  [
    'exit codes',
    (part, whole) =>
      calls(part).some(({ exit_code }) => exit_code !== null) !==
      calls(whole).some(({ exit_code }) => exit_code !== null),
    /exit code|tool calls/i,
  ],
  [
    'arguments',
    (part, whole) =>
      calls(part).filter(({ arguments: said }) => said !== null).length <
      calls(whole).filter(({ arguments: said }) => said !== null).length,
    /arguments|tool calls/i,
  ],
  [
    'outputs',
    (part, whole) =>
      calls(part).filter(({ output }) => output !== null).length <
      calls(whole).filter(({ output }) => output !== null).length,
    /output|tool calls|result/i,
  ],
  [
    'approvals',
    (part, whole) => told(part, ({ approvals }) => approvals) < told(whole, ({ approvals }) => approvals),
    /approvals/i,
  ],
  [
    'messages',
    (part, whole) => told(part, ({ messages }) => messages) < told(whole, ({ messages }) => messages),
    /words between/i,
  ],
  [
    'compactions',
    (part, whole) => told(part, ({ compactions }) => compactions) < told(whole, ({ compactions }) => compactions),
    /compactions/i,
  ],
  [
    'errors',
    (part, whole) => told(part, ({ errors }) => errors) < told(whole, ({ errors }) => errors),
    /error|failed/i,
  ],
  [
    'plans',
    (part, whole) => told(part, ({ plan_updates }) => plan_updates) < told(whole, ({ plan_updates }) => plan_updates),
    /plans|arguments|tool calls/i,
  ],
  [
    'edits',
    (part, whole) => told(part, ({ file_edits }) => file_edits) < told(whole, ({ file_edits }) => file_edits),
    /edit|tool calls|arguments/i,
  ],
  ['git', (part, whole) => part.git === null && whole.git !== null, /repository/i],
  ['cwd', (part, whole) => part.cwd === null && whole.cwd !== null, /working directory/i],
  ['limits', (part, whole) => part.rate_limits === null && whole.rate_limits !== null, /rate limits/i],
  ['ends', (part) => part.turns.some(({ status }) => status === 'unknown'), /end of a turn|how a turn ended/i],
];

const COUNTS: readonly (keyof Counts)[] = [
  'model_calls',
  'tool_calls',
  'tool_failures',
  'approvals',
  'subagents',
  'compactions',
  'retries',
  'files_edited',
  'lines_added',
  'lines_removed',
];

/** Counts that may be too low where a sentence says so; never 0, which would be read as none. */
const AT_LEAST: Partial<Record<keyof Counts, RegExp>> = {
  tool_calls: /tool calls that run no hook/,
  approvals: /what was allowed without asking anybody/,
};

function isWrong(part: Session, whole: Session, key: keyof Counts): boolean {
  const [shown, real] = [part.counts[key], whole.counts[key]];
  if (shown === null || shown === real) return false;
  const names = AT_LEAST[key];
  const isNamed = names !== undefined && part.missing.some((sentence) => names.test(sentence));
  return !(isNamed && shown > 0 && shown < (real ?? 0));
}

/** @param whole the sessions of all sources; only those that both show are compared */
export function unnamed(sessions: readonly Session[], whole: readonly Session[]): string[] {
  return sessions.flatMap((part) => {
    const twin = whole.find(({ session_id }) => session_id === part.session_id);
    if (twin === undefined || twin.agents.length !== part.agents.length) return [];
    const lost = CHECKS.filter(
      ([, isLost, names]) => isLost(part, twin) && !part.missing.some((sentence) => names.test(sentence)),
    );
    const wrong = COUNTS.filter((key) => isWrong(part, twin, key));
    return [
      ...lost.map(([what]) => `missing is silent on ${what} [${part.sources.join()}]`),
      ...wrong.map((key) => `count of ${key}: ${part.counts[key]}, whole ${twin.counts[key]} [${part.sources.join()}]`),
    ];
  });
}
