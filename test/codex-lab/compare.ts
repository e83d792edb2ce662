/**
 * A session as Turnscope shows it against the book of what happened, under the sources that were present. Each difference is a sentence; none
 * means that everything is said that can be known, and nothing else.
 */
import type { Session, SessionStatus, ToolCall, Turn } from '../../src/model/session.ts';
import type { Tokens } from '../../src/model/tokens.ts';
import { parseTraceParent } from '../../src/model/trace-parent.ts';
import type { Book, BookedTurn } from './book.ts';
import type { Combination } from './combination.ts';
import { missingDifferences } from './compare-missing.ts';
import type { AskedCall, Delivered } from './model-server.ts';
import type { Evidence } from './recording.ts';

export interface Shown {
  readonly book: Book;
  readonly session: Session;
  readonly combination: Combination;
  readonly evidence: Evidence;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const list = (values: Iterable<unknown>): string => [...values].join(', ') || 'nothing';

/** The sources that were brought in and ever named one of the session's threads. */
export function sourcesOf({ book, combination, evidence }: Omit<Shown, 'session'>): (keyof Evidence)[] {
  const on: readonly (keyof Evidence)[] = [
    ...(combination.otlp ? (['otel_logs', 'otel_traces'] as const) : []),
    ...(combination.hooks ? (['hooks', 'notify'] as const) : []),
    ...(combination.rollout ? (['rollout'] as const) : []),
  ];
  return on.filter((source) => [...book.threadIds].some((threadId) => evidence[source].includes(threadId)));
}

/** Sentences about one session; `session` is undefined where Turnscope has none of that id. */
export function differencesOf(shown: Omit<Shown, 'session'> & { readonly session: Session | undefined }): string[] {
  const { session } = shown;
  const sources = sourcesOf(shown);
  if (session === undefined) return sources.length === 0 ? [] : [`no session, although ${list(sources)} told of it`];
  const known = { ...shown, session };
  return [
    ...same('sources', [...session.sources].sort(), [...sources].sort()),
    ...tokenDifferences(known),
    ...turnDifferences(known),
    ...callDifferences(known),
    ...agentDifferences(known),
    ...retryDifferences(known),
    ...editDifferences(known),
    ...callerDifferences(known),
    ...missingDifferences(known),
  ];
}

function same(what: string, shown: unknown, expected: unknown): string[] {
  const [is, should] = [shown, expected].map((value) => JSON.stringify(value));
  return is === should ? [] : [`${what}: shown ${is}, expected ${should}`];
}

/**
 * Whether the sources that are on must know of this turn. What a run that failed has not sent, its exporters never send; no hook is called for the turn
 * that orders a review, only for the reviewer's.
 */
const isCertain = ({ kind, outcome }: BookedTurn, { otlp, hooks, rollout }: Combination): boolean =>
  rollout || (hooks && kind !== 'review') || (otlp && outcome === 'completed');

/** No hook is called for the request that makes a compaction; a process that was killed may have died before its last words. */
function isCertainlyBilled(answer: Delivered, turn: BookedTurn, combination: Combination): boolean {
  const { otlp, hooks, rollout } = combination;
  if (turn.outcome === 'cut' && answer === turn.answers.at(-1)) return false;
  return rollout || (hooks && answer.requestKind !== 'compaction') || (otlp && turn.outcome === 'completed');
}

function billOf(answers: readonly Delivered[]): Partial<Tokens> {
  const of = (key: keyof Delivered['usage']): number | null =>
    answers.length === 0 ? null : sum(answers.map(({ usage }) => usage[key]));
  const [input, output] = [of('input'), of('output')];
  const total = input === null || output === null ? null : input + output;
  return { input, cached_input: of('cached'), output, reasoning_output: of('reasoning'), total };
}

function tokenDifferences({ book, session, combination }: Shown): string[] {
  const calls = session.turns
    .flatMap((turn) => turn.model_calls)
    .filter(({ tokens }) => tokens.input !== null || tokens.output !== null)
    .map(({ tokens }) => `${tokens.input} in ${tokens.output} out`);
  const unclaimed = [...calls];
  const claim = ({ usage }: Delivered): boolean => {
    const at = unclaimed.indexOf(`${usage.input} in ${usage.output} out`);
    if (at >= 0) unclaimed.splice(at, 1);
    return at >= 0;
  };
  const answers = book.turns.flatMap((turn) => turn.answers.map((answer) => ({ answer, turn })));
  const claimed = answers.filter(({ answer }) => claim(answer));
  const unpaid = answers.filter(
    (one) => !claimed.includes(one) && isCertainlyBilled(one.answer, one.turn, combination),
  );
  const { cache_write_input: _, ...tokens } = session.tokens;
  const bill = billOf(claimed.map(({ answer }) => answer));
  const inTurns = session.turns.flatMap(({ tokens: { total } }) => (total === null ? [] : [total]));
  return [
    ...unclaimed.map((call) => `model calls: shown ${call}, which was not billed`),
    ...unpaid.map(
      ({ answer: { usage, requestKind } }) =>
        `model calls: not shown: ${usage.input} in ${usage.output} out (${requestKind})`,
    ),
    ...(unclaimed.length + unpaid.length > 0 ? [] : same('tokens', inOrder(tokens), inOrder(bill))),
    ...same('sum of the turns', inTurns.length === 0 ? null : sum(inTurns), session.tokens.total),
  ];
}

const inOrder = (tokens: Partial<Tokens>): readonly unknown[] => [
  tokens.input,
  tokens.cached_input,
  tokens.output,
  tokens.reasoning_output,
  tokens.total,
];

/** What may be said of a turn. OTLP of a run that did not end by itself may hold anything up to that moment. */
function statusesOf({ outcome }: BookedTurn, { hooks, rollout }: Combination): readonly SessionStatus[] {
  switch (outcome) {
    case 'completed':
      return ['completed'];
    case 'interrupted':
      return hooks || rollout ? ['interrupted'] : ['interrupted', 'running', 'unknown'];
    case 'failed':
      return hooks || rollout ? ['failed'] : ['failed', 'running', 'unknown'];
    case 'cut':
      return ['running', 'unknown'];
  }
}

function turnDifferences({ book, session, combination }: Shown): string[] {
  const turns = session.turns.filter(({ thread_id: id }) => id === session.session_id);
  const certain = book.turns.filter((turn) => isCertain(turn, combination));
  if (certain.length < book.turns.length) {
    return turns.length > book.turns.length ? [`turns: ${turns.length} shown, ${book.turns.length} asked`] : [];
  }
  const differences = same(
    'prompts',
    turns.map(({ prompt }) => prompt),
    book.turns.map(({ prompt }) => prompt),
  );
  const last = book.turns.at(-1);
  return [
    ...differences,
    ...book.turns.flatMap((booked, index) => aboutTurn(index, booked, turns[index], combination)),
    ...(last === undefined ? [] : oneOf('status', session.status, statusesOf(last, combination))),
  ];
}

function aboutTurn(index: number, booked: BookedTurn, turn: Turn | undefined, combination: Combination): string[] {
  if (turn === undefined) return [];
  return [
    ...oneOf(`status of turn ${index + 1}`, turn.status, statusesOf(booked, combination)),
    ...same(`kind of turn ${index + 1}`, turn.kind, booked.kind),
    // only the files tell: the newer one begins where the older is to be left
    ...same(`turn ${index + 1} taken back`, turn.rolled_back, combination.rollout && booked.takenBack),
  ];
}

const oneOf = (what: string, shown: string, allowed: readonly string[]): string[] =>
  allowed.includes(shown) ? [] : [`${what}: shown ${shown}, expected ${allowed.join(' or ')}`];

/** Only spans and hooks know of a caller. */
function callerDifferences({ book, session, combination }: Shown): string[] {
  const header = combination.otlp || combination.hooks ? book.traceParent : null;
  const caller = header === null ? null : parseTraceParent(header);
  return session.turns
    .filter(({ thread_id: id }) => id === session.session_id)
    .flatMap(({ trace_parent: shown }) => same('span of the caller', shown, caller));
}

/** What the model reads of the end of a command or a patch; null for any other call, and for one that never ended. */
function exitCodeOf(output: string | undefined): number | null {
  const code = /(?:Process exited with code|^Exit code:) (\d+)/m.exec(output ?? '')?.[1];
  return code === undefined ? null : Number(code);
}

function callDifferences(known: Shown): string[] {
  const { book, session, evidence } = known;
  const sources = sourcesOf(known);
  const shown = session.turns.flatMap((turn) => turn.tool_calls);
  const direct = shown.filter(({ parent_call_id: parent }) => parent === null);
  const asked = book.turns.flatMap(({ answers }) => answers.flatMap(({ calls }) => calls));
  const told = asked.filter(({ callId }) => sources.some((source) => evidence[source].includes(callId)));
  const nameById = new Map(asked.map(({ callId, name }) => [callId, name]));
  const describe = (callId: string): string => `${nameById.get(callId) ?? 'unasked'} ${callId.slice(-6)}`;
  const shownIds = direct.map(({ call_id: id }) => id);
  const nested = nestedCallsIn(sources.map((source) => evidence[source]));
  const unasked = shownIds.filter((id) => !nameById.has(id) && !nested.has(id));
  return [
    ...told
      .filter(({ callId }) => !shownIds.includes(callId))
      .map(({ callId }) => `call not shown: ${describe(callId)}`),
    ...unasked.map((id) => `call shown that nobody asked for: ${id}`),
    ...shownIds.filter((id, at) => shownIds.indexOf(id) !== at).map((id) => `call shown twice: ${describe(id)}`),
    ...[...nested]
      .filter((id) => !shown.some((call) => call.call_id === id))
      .map((id) => `nested call not shown: ${id}`),
    ...told.flatMap((call) =>
      aboutCall(
        call,
        direct.find(({ call_id: id }) => id === call.callId),
        known,
      ),
    ),
  ];
}

/** Calls that a script of the model made. */
const nestedCallsIn = (texts: readonly string[]): Set<string> =>
  new Set(texts.flatMap((text) => text.match(/\bexec-[0-9a-f]{8}-[0-9a-f-]{27}\b/g) ?? []));

function aboutCall(asked: AskedCall, shown: ToolCall | undefined, { book, combination }: Shown): string[] {
  if (shown === undefined) return [];
  const exitCode = exitCodeOf(book.outputs.get(asked.callId));
  const server = asked.namespace?.startsWith('mcp__') ? asked.namespace.slice('mcp__'.length) : null;
  const all = book.turns.every(({ outcome }) => outcome === 'completed');
  const isToldExactly = combination.rollout || (combination.otlp && all);
  const what = `of ${asked.name} ${asked.callId.slice(-6)}`;
  return [
    ...same(`name ${what}`, shown.name, asked.name),
    ...same(`MCP server ${what}`, shown.mcp_server, server),
    // a hook gets the output of a command, and not its exit code
    ...(isToldExactly ? same(`exit code ${what}`, shown.exit_code, exitCode) : []),
    ...(isToldExactly || shown.exit_code === null || shown.exit_code === exitCode
      ? []
      : [`exit code ${what}: shown ${shown.exit_code}, was ${exitCode}`]),
    ...(isToldExactly ? same(`input ${what}`, valueOf(shown.arguments), valueOf(asked.input)) : []),
  ];
}

/** Codex reports arguments as it parsed them: equal as JSON, not as text. Patches and scripts are text. */
const valueOf = (input: string | null): unknown => (input?.startsWith('{') ? JSON.parse(input) : input);

function agentDifferences(known: Shown): string[] {
  const { book, session, evidence } = known;
  const sources = sourcesOf(known);
  const told = [...book.threadIds].filter((id) => sources.some((source) => evidence[source].includes(id)));
  const shown = new Set(session.agents.map(({ thread_id: id }) => id)).add(session.session_id);
  return same('threads', [...shown].sort(), told.sort());
}

/** Who has no OTLP hears of no retry: then it is unknown, not none. */
function retryDifferences({ book, session, combination }: Shown): string[] {
  const answers = sum(book.turns.map(({ answers: delivered }) => delivered.length));
  const { retries } = session.counts;
  const isCalm = book.turns.every(({ outcome }) => outcome === 'completed');
  if (combination.otlp && isCalm) return same('retries', retries, book.attempts - answers);
  return combination.otlp || retries === null ? [] : [`retries: shown ${retries}, cannot be known`];
}

/** What a call that failed wanted has not happened; a sum with an unknown part is unknown. */
function editDifferences({ book, session }: Shown): string[] {
  const plans = session.turns.flatMap((turn) => turn.plan_updates);
  const refused = [...book.outputs.values()].filter((output) => output === 'unsupported call: update_plan');
  const edits = session.turns.flatMap((turn) => turn.file_edits).filter(({ applied }) => applied);
  const sums = [
    ['lines_added', session.counts.lines_added],
    ['lines_removed', session.counts.lines_removed],
  ] as const;
  const wrong = sums.flatMap(([key, shown]) => {
    const parts = edits.map((edit) => edit[key]);
    const isUnknown = parts.includes(null);
    return isUnknown && shown !== null ? [`${key}: shown ${shown}, but a part of it is unknown`] : [];
  });
  return [...wrong, ...(refused.length > 0 && plans.length > 0 ? ['a plan is shown, but Codex refused it'] : [])];
}
