/**
 * With whole sources, each of which told all that it knows: a figure is the whole's or unknown, and what is unknown is named in `missing`. A source can name what it lacks of
 * a turn that it, or another one that is there, witnesses; of a turn without any word nobody knows, so that the whole is compared without it.
 */
import type { Observation } from '../../src/model/observation.ts';
import type { Counts, Session, Turn } from '../../src/model/session.ts';

type Check = readonly [what: string, isLost: (part: Session, whole: Session) => boolean, names: RegExp];

const turnsOf = (session: Session, turn: (turn: Turn) => boolean): number => session.turns.filter(turn).length;

const told = (session: Session, of: (turn: Turn) => readonly unknown[]): number =>
  session.turns.reduce((sum, turn) => sum + of(turn).length, 0);

const calls = ({ turns }: Session) => turns.flatMap(({ tool_calls }) => tool_calls);

const CHECKS: readonly Check[] = [
  ['turns', (part, whole) => part.turns.length < whole.turns.length, /turn/i],
  [
    'tokens',
    (part, whole) => (part.tokens.total ?? 0) < tokensOf(whole),
    /^Tokens and cost|tokens of its last responses|with their answers and tokens, are unknown/,
  ],
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
  model_calls: /Whether the model was being asked when/,
  tool_calls:
    /tool calls that run no hook|tool calls that the provider makes itself|last tool calls|scripts of code mode .* not counted|of processes that were stopped are not told|the model asked for are not told/,
  compactions: /^Compactions of .* not counted/,
  approvals: /what was allowed without asking anybody|whether .* waited for approvals/i,
};

function isWrong(part: Session, real: Counts, key: keyof Counts): boolean {
  const shown = part.counts[key];
  if (shown === null || shown === real[key]) return false;
  const names = AT_LEAST[key];
  const isNamed = names !== undefined && part.missing.some((sentence) => names.test(sentence));
  return !(isNamed && shown > 0 && shown < (real[key] ?? 0));
}

const ABOUT_THREADS = new Set<Observation['kind']>([
  'thread_started',
  'thread_link',
  'thread_ended',
  'process',
  'event',
  'cost',
]);

/** Log records, and files before 0.113, name no turn: there the time tells. A span that names no thread tells of a call, if of anything. */
const isAbout = ({ kind, threadId, turnId, callId, at }: Observation, turn: Turn): boolean => {
  if (ABOUT_THREADS.has(kind)) return false;
  if (threadId === '') return callId !== '' && turn.tool_calls.some(({ call_id }) => call_id === callId);
  if (threadId !== turn.thread_id) return false;
  if (turnId !== '') return turnId === turn.turn_id;
  const start = Date.parse(turn.started_at);
  return at >= start - CLOCK_MS && at <= start + (turn.duration_ms ?? 0) + CLOCK_MS;
};

/** Files and turns know whole ms, log records fractions. */
const CLOCK_MS = 2;

const sum = (turns: readonly Turn[], of: (turn: Turn) => number): number =>
  turns.reduce((all, turn) => all + of(turn), 0);

/** The whole without the turns of which no word is there. */
function witnessed(whole: Session, some: readonly Observation[]): Session {
  const turns = whole.turns.filter((turn) => some.some((one) => isAbout(one, turn)));
  if (turns.length === whole.turns.length) return whole;
  const edits = turns.flatMap(({ file_edits }) => file_edits).filter(({ applied }) => applied);
  const counts = {
    ...whole.counts,
    turns: turns.length,
    model_calls: sum(turns, ({ model_calls }) => model_calls.length),
    tool_calls: sum(turns, ({ tool_calls }) => tool_calls.length),
    tool_failures: sum(turns, ({ tool_calls }) => tool_calls.filter(({ status }) => status === 'error').length),
    approvals: sum(turns, ({ approvals }) => approvals.length),
    compactions: sum(turns, ({ compactions }) => compactions.length),
    retries: sum(turns, ({ model_calls }) => model_calls.reduce((all, { attempts }) => all + (attempts ?? 1) - 1, 0)),
    files_edited: new Set(edits.map(({ path }) => path)).size,
    lines_added: edits.reduce((all, { lines_added }) => all + (lines_added ?? 0), 0),
    lines_removed: edits.reduce((all, { lines_removed }) => all + (lines_removed ?? 0), 0),
  };
  return { ...whole, turns, counts };
}

const tokensOf = ({ turns }: Session): number => sum(turns, ({ tokens }) => tokens.total ?? 0);

/**
 * @param some the observations that the sessions were made of
 * @param whole the sessions of all sources; only those that both show are compared
 */
export function unnamed(
  sessions: readonly Session[],
  some: readonly Observation[],
  whole: readonly Session[],
): string[] {
  return sessions.flatMap((part) => {
    const all = whole.find(({ session_id }) => session_id === part.session_id);
    if (all === undefined || all.agents.length !== part.agents.length) return [];
    const twin = witnessed(all, some);
    const lost = CHECKS.filter(
      ([, isLost, names]) => isLost(part, twin) && !part.missing.some((sentence) => names.test(sentence)),
    );
    const wrong = COUNTS.filter((key) => isWrong(part, twin.counts, key));
    return [
      ...lost.map(([what]) => `missing is silent on ${what} [${part.sources.join()}]`),
      ...wrong.map((key) => `count of ${key}: ${part.counts[key]}, whole ${twin.counts[key]} [${part.sources.join()}]`),
    ];
  });
}
