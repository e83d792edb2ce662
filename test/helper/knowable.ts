/**
 * What any part of a recording can know, told without `assemble`: which agents, turns, calls, responses, prompts and approvals are named in it, and which words it holds
 * about each. `disagreements` says in which sentences an assembled part differs from that; none is right.
 */
import type { Observation } from '../../src/model/observation.ts';
import type { Session, ToolCall, Turn } from '../../src/model/session.ts';
import { callKeysOf } from './knowable-call.ts';
import { responseKey, responsesIn, tokenPair } from './knowable-response.ts';
import { aboutEnd, aboutFields, aboutPrompts, aboutRest, aboutStatus, text, wordsAbout } from './knowable-turn.ts';

export interface Part {
  /** Everything that was observed of the recording. */
  readonly all: readonly Observation[];
  /** What of it is left. */
  readonly some: readonly Observation[];
  /** All of it, assembled. */
  readonly whole: readonly Session[];
  /** The part, assembled. */
  readonly sessions: readonly Session[];
}

const OF_A_CALL = new Set<Observation['kind']>([
  'tool_started',
  'tool_result',
  'tool_span',
  'approval',
  'approval_requested',
  'sandbox_outcome',
]);

/** Each once, with the thread that it names, or that the call, the turn or the request around it is said to be in by another. */
export function placed(observations: readonly Observation[]): Observation[] {
  const each = [...new Map(observations.map((one) => [one.id, one])).values()].sort((a, b) => a.at - b.at);
  const spans = new Map(
    each.filter(({ source }) => source === 'otel_traces').map((one) => [`${one.traceId}/${one.spanId}`, one]),
  );
  const byTurn = new Map<string, string>();
  const byCall = new Map<string, string>();
  for (const { threadId, turnId, callId } of each) {
    if (threadId !== '' && turnId !== '') byTurn.set(turnId, threadId);
    if (threadId !== '' && callId !== '') byCall.set(callId, threadId);
  }
  return each.map((one) => {
    // two turns were open in the file, and the line names neither
    if (one.attributes['beside_turn_ids'] !== undefined) return { ...one, turnId: '' };
    if (one.threadId !== '') return one;
    let turnId = one.turnId;
    for (
      let above: Observation | undefined = one;
      above !== undefined && turnId === '';
      above = above.parentSpanId === '' ? undefined : spans.get(`${above.traceId}/${above.parentSpanId}`)
    ) {
      turnId = above.turnId;
    }
    return { ...one, turnId, threadId: byTurn.get(turnId) ?? byCall.get(one.callId) ?? '' };
  });
}

const groupOf = <Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> => {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
};

export function disagreements(part: Part): string[] {
  const told = placed(part.some);
  const turns = part.sessions.flatMap((session) => session.turns);
  return [
    ...aboutThreads(part, told),
    ...aboutTurns(part, told, turns),
    ...aboutCalls(part, told, turns),
    ...aboutApprovals(
      turns,
      part.whole.flatMap((session) => session.turns),
    ),
    ...aboutResponses(part, told, turns),
    ...aboutSums(part.sessions, told),
    ...aboutFields(part.sessions, told),
    ...aboutPrompts(part.all, told, turns),
  ];
}

/** A fork that nobody went on with is no session. */
const isUnusedFork = (threadId: string, told: readonly Observation[]): boolean => {
  const own = told.filter((one) => one.threadId === threadId);
  const isFork = own.some(({ attributes }) => (attributes['forked_from_id'] ?? '') !== '');
  return isFork && own.every(({ kind }) => NO_TURN.has(kind));
};

/** None of these makes a turn. */
const NO_TURN = new Set<Observation['kind']>([
  'thread_started',
  'thread_link',
  'thread_ended',
  'settings',
  'context',
  'rate_limits',
  'compaction',
  'reasoning',
  'turn_ttft',
  'model_stream',
  'process',
  'event',
]);

function aboutThreads({ whole, sessions }: Part, told: readonly Observation[]): string[] {
  const named = new Set(told.map(({ threadId }) => threadId).filter((id) => id !== ''));
  const shown = sessions.flatMap(({ agents }) => agents.map(({ thread_id }) => thread_id));
  const homes = new Map(
    whole.flatMap(({ session_id, agents }) => agents.map((agent) => [agent.thread_id, session_id])),
  );
  return [
    ...[...named]
      .filter((id) => !shown.includes(id) && !isUnusedFork(id, told))
      .map((id) => `a thread is not shown (${id})`),
    ...shown.filter((id) => !named.has(id)).map((id) => `a thread is shown that nobody named (${id})`),
    ...shown.filter((id, index) => shown.indexOf(id) !== index).map((id) => `a thread is shown twice (${id})`),
    ...sessions
      .filter(({ agents }) => new Set(agents.map(({ thread_id }) => homes.get(thread_id))).size > 1)
      .map(({ session_id }) => `two sessions are shown as one (${session_id})`),
  ];
}

/** What happens outside of turns, or is told of them from outside. */
const ABOUT_TURNS = new Set<Observation['kind']>([
  'thread_started',
  'thread_link',
  'thread_ended',
  'rolled_back',
  'process',
  'event',
  'cost',
]);

/** The hook after a command that went on in the background names the turn that runs by then: alone it shows no turn, where the call is another's. */
const isGuest = ({ source, kind, callId, turnId }: Observation, told: readonly Observation[]): boolean =>
  source === 'hooks' &&
  kind === 'tool_result' &&
  told.some((other) => other.callId === callId && other.turnId !== '' && other.turnId !== turnId);

function aboutTurns({ all, some, whole }: Part, told: readonly Observation[], turns: readonly Turn[]): string[] {
  const named = new Map(
    told
      .filter(
        (one) =>
          one.turnId !== '' &&
          one.threadId !== '' &&
          one.source !== 'otel_logs' &&
          !ABOUT_TURNS.has(one.kind) &&
          !(one.source === 'otel_traces' && one.kind === 'turn_interrupted') &&
          !isGuest(one, told),
      )
      .map((one) => [one.turnId, one.threadId]),
  );
  const shown = turns.map(({ turn_id }) => turn_id);
  const known = new Set(all.map(({ turnId }) => turnId));
  const sentences = [
    ...[...named].filter(([id]) => !shown.includes(id)).map(([id]) => `a turn is not shown (${id})`),
    ...shown.filter((id, index) => shown.indexOf(id) !== index).map((id) => `a turn is shown twice (${id})`),
    ...shown
      .filter((id) => !id.includes(':') && !known.has(id))
      .map((id) => `a turn is shown that nobody named (${id})`),
    ...turns
      .filter(({ turn_id, thread_id }) => named.has(turn_id) && named.get(turn_id) !== thread_id)
      .map(({ turn_id }) => `a turn is shown in another thread (${turn_id})`),
  ];
  const whereWhole = new Map(whole.flatMap((session) => session.turns).map((turn) => [turn.turn_id, turn]));
  const here = new Set(some.map(({ id }) => id));
  for (const turn of turns) {
    const twin = whereWhole.get(turn.turn_id);
    if (twin === undefined || turn.turn_id.includes(':')) continue;
    const own = all.filter(({ turnId }) => turnId === turn.turn_id);
    const logged = all.filter((one) => one.source === 'otel_logs' && one.threadId === turn.thread_id);
    const lost = [...own, ...logged].filter(({ id }) => !here.has(id));
    sentences.push(
      ...aboutTurn(turn, twin, own, here),
      ...aboutStatus(turn, twin, lost),
      ...aboutEnd(turn, twin, own, here),
      ...aboutRest(turn, twin, told),
    );
  }
  return sentences;
}

const TURN_FIELDS = [
  ['prompt', 'turn.prompt', ({ prompt }: Turn) => prompt],
  ['answer', 'turn.answer', ({ answer }: Turn) => answer],
  ['model', 'turn.model', ({ model }: Turn) => model],
  ['effort', 'turn.effort', ({ settings }: Turn) => settings.effort],
  ['service tier', 'turn.service_tier', ({ settings }: Turn) => settings.service_tier],
  ['approval policy', 'turn.approval_policy', ({ settings }: Turn) => settings.approval_policy],
  ['sandbox policy', 'turn.sandbox_policy', ({ settings }: Turn) => settings.sandbox_policy],
] as const;

/** @param own everything that names the turn; @param here what of it is left, by id */
function aboutTurn(turn: Turn, whole: Turn, own: readonly Observation[], here: ReadonlySet<string>): string[] {
  const sentences: string[] = [];
  for (const [key, field, read] of TURN_FIELDS) {
    const [shown, best] = [read(turn), read(whole)];
    if (shown === best) continue;
    const bearers = wordsAbout(field, own).filter(({ word }) => word === best);
    if (bearers.length > 0 && bearers.every(({ id }) => here.has(id)))
      sentences.push(`${key} of a turn is told and not shown: ${text(shown)}, whole ${text(best)}`);
  }
  if (turn.thread_id !== whole.thread_id) sentences.push('a turn is in another thread than in the whole');
  return sentences;
}

/** A decision is the whole's or unknown, and nobody is asked of whom the whole does not know. What ran was allowed, in whatever words: those may be lost. */
function aboutApprovals(turns: readonly Turn[], whole: readonly Turn[]): string[] {
  const byCall = (all: readonly Turn[]) =>
    groupOf(
      all.flatMap(({ thread_id, approvals }) =>
        approvals.filter(({ call_id }) => call_id !== null).map((approval) => ({ ...approval, thread_id })),
      ),
      ({ call_id, thread_id }) => `${thread_id}/${call_id}`,
    );
  const real = byCall(whole);
  const isReal = (key: string, decision: string): boolean =>
    real
      .get(key)
      ?.some(
        (one) => one.decision === decision || (decision === 'approved' && one.decision?.startsWith(decision) === true),
      ) === true;
  return [...byCall(turns)].flatMap(([key, shown]) => {
    const most = real.get(key)?.length ?? 0;
    const strange = shown.map(({ decision }) => decision ?? '').filter((word) => word !== '' && !isReal(key, word));
    return [
      ...(shown.length > most ? [`approvals of a call: ${shown.length}, whole ${most} (${key})`] : []),
      ...strange.map((word) => `decision about a call: ${word}, whole ${text(real.get(key)?.[0]?.decision)} (${key})`),
    ];
  });
}

const CALL_FIELDS = [['arguments', 'tool_call.arguments']] as const;

function aboutCalls({ all, some, whole }: Part, told: readonly Observation[], turns: readonly Turn[]): string[] {
  const wholeTurns = whole.flatMap((session) => session.turns);
  const keys = callKeysOf(all, wholeTurns);
  const named = groupOf(
    told.filter(({ kind, callId, threadId }) => OF_A_CALL.has(kind) && callId !== '' && threadId !== ''),
    keys.of,
  );
  const shown = groupOf(
    turns.flatMap((turn) => turn.tool_calls.map((call) => ({ call, turn }))),
    ({ call, turn }) => keys.shown(call, turn),
  );
  const wholes = new Map(
    wholeTurns.flatMap((turn) => turn.tool_calls.map((call) => [keys.shown(call, turn), { call, turn }])),
  );
  const here = new Set(some.map(({ id }) => id));
  const sentences: string[] = [];
  // a part of what several turns say of one id may be about one call, as far as it goes
  const isTorn = (callId: string): boolean =>
    callId.includes('@') &&
    all.some((one) => one.callId === callId.split('@')[0] && !here.has(one.id) && named.has(keys.of(one)));
  for (const [callId, words] of named) {
    if (isTorn(callId)) continue;
    const places = shown.get(callId) ?? [];
    if (places.length !== 1)
      sentences.push(
        `a call is shown ${places.length} times, told by ${[...new Set(words.map(({ source, kind }) => `${source} ${kind}`))].join()}`,
      );
    const [place] = places;
    const twin = wholes.get(callId);
    if (place === undefined) continue;
    if (place.turn.thread_id !== words[0]?.threadId) sentences.push('a call is shown in another thread');
    if (twin === undefined) sentences.push(`a call is shown that the whole does not show (${callId})`);
    else {
      const own = all.filter((one) => one.callId !== '' && keys.of(one) === callId);
      sentences.push(...aboutCall(place.call, twin.call, own, here));
      const turnId = words.find((one) => one.turnId !== '')?.turnId ?? '';
      if (turnId !== '' && turnId === twin.turn.turn_id && place.turn.turn_id !== turnId)
        sentences.push(`a call is shown in another turn (${callId})`);
    }
  }
  for (const [callId] of shown) {
    if (!isTorn(callId) && !named.has(callId) && !told.some((one) => one.callId !== '' && keys.of(one) === callId))
      sentences.push(`a call is shown that nobody named (${callId})`);
  }
  return sentences;
}

function aboutCall(call: ToolCall, whole: ToolCall, own: readonly Observation[], here: ReadonlySet<string>): string[] {
  const sentences: string[] = [];
  const left = own.filter(({ id }) => here.has(id));
  for (const [key, field] of CALL_FIELDS) {
    const best = wordsAbout(field, left)[0]?.word ?? null;
    const bearers = wordsAbout(field, own).filter(({ word }) => word === whole[key]);
    if (bearers.length > 0 && bearers.every(({ id }) => here.has(id)) && call[key] !== whole[key])
      sentences.push(`${key} of a call: ${text(call[key])}, whole ${text(whole[key])}`);
    if ((best === null) !== (call[key] === null))
      sentences.push(`${key} of a call: ${text(call[key])}, told ${text(best)}`);
  }
  if (call.exit_code !== null && call.exit_code !== whole.exit_code)
    sentences.push(`exit code of a call: ${call.exit_code}, whole ${whole.exit_code}`);
  const outputs = left.filter(({ kind }) => kind === 'tool_result').map(({ attributes }) => attributes['output']);
  if (call.output === null ? outputs.some((output) => output !== undefined) : !outputs.includes(call.output))
    sentences.push(`output of a call: ${text(call.output)}, told ${text(outputs)}`);
  if (left.length === own.length) {
    for (const key of ['name', 'mcp_server', 'exit_code', 'output', 'sources'] as const)
      if (text(call[key]) !== text(whole[key]))
        sentences.push(`${key} of a call that is told whole: ${text(call[key])}, whole ${text(whole[key])}`);
  }
  const hasFailed = left.some(
    ({ kind, attributes }) =>
      kind === 'tool_result' && (attributes['success'] === 'false' || Number(attributes['exit_code'] ?? 0) !== 0),
  );
  const isVague = !call.status_known || call.status === 'running' || (call.status === 'error' && hasFailed);
  if (call.status !== whole.status && !isVague)
    sentences.push(`status of a call: ${call.status}, whole ${whole.status}`);
  return sentences;
}

function aboutResponses({ all }: Part, told: readonly Observation[], turns: readonly Turn[]): string[] {
  const sentences: string[] = [];
  const here = new Map(
    told.filter(({ kind, threadId }) => kind === 'model_usage' && threadId !== '').map((one) => [one.id, one]),
  );
  const ids = new Set([...here.values()].map(({ responseId }) => responseId).filter((id) => id !== ''));
  const shownIds = turns
    .flatMap(({ model_calls }) => model_calls.map(({ response_id }) => response_id ?? ''))
    .filter((id) => id !== '');
  for (const id of ids) if (!shownIds.includes(id)) sentences.push(`a response is not shown (${id})`);
  for (const id of shownIds) if (!ids.has(id)) sentences.push(`a response is shown that nobody named (${id})`);
  const shownKeys = turns.flatMap(({ turn_id, model_calls }) =>
    model_calls
      .filter(({ response_id }) => response_id !== null)
      .map(({ response_id, tokens }) => [response_id, turn_id, tokenPair(tokens.input, tokens.output)].join()),
  );
  if (new Set(shownKeys).size < shownKeys.length) sentences.push('a response is shown twice');
  const threads = groupOf(
    placed(all).filter(({ kind, threadId }) => kind === 'model_usage' && threadId !== ''),
    ({ threadId }) => threadId,
  );
  for (const [threadId, words] of threads) {
    const calls = turns.filter((turn) => turn.thread_id === threadId).flatMap((turn) => turn.model_calls);
    const shown = groupOf(
      calls.filter(({ tokens }) => tokens.total !== null),
      ({ tokens }) => tokenPair(tokens.input, tokens.output),
    );
    const known = groupOf(responsesIn(words), ({ pair }) => pair);
    for (const [pair, responses] of known) {
      const left = responses.filter(({ members }) => members.some(({ id }) => here.has(id)));
      const most = left.length;
      // equal responses, each told by another source, cannot be told apart: at least as many as one source tells
      const least = Math.max(
        0,
        ...[
          ...groupOf(
            left.flatMap(({ members }) => members.filter(({ id }) => here.has(id))),
            ({ source }) => source,
          ).values(),
        ].map(
          (own) =>
            own.filter(
              (word, index) =>
                word.responseId === '' || own.findIndex((one) => responseKey(one) === responseKey(word)) === index,
            ).length,
        ),
      );
      const count = shown.get(pair)?.length ?? 0;
      if (count < Math.min(least, most) || count > most)
        sentences.push(`responses of ${pair}: ${count} shown, ${least} to ${most} told`);
      shown.delete(pair);
    }
    for (const pair of shown.keys()) sentences.push(`responses of ${pair} are shown that nobody told`);
  }
  return sentences;
}

/** Sums are sums: a turn's of its responses, or what its own span says where that is more. */
function aboutSums(sessions: readonly Session[], told: readonly Observation[]): string[] {
  const sentences: string[] = [];
  for (const session of sessions) {
    for (const { turn_id, tokens, model_calls } of session.turns) {
      const span = told.find(
        ({ kind, source, turnId }) => kind === 'turn_ended' && source === 'otel_traces' && turnId === turn_id,
      );
      const key = 'codex.turn.token_usage.';
      const own = span?.attributes[`${key}input_tokens`];
      const sum = own === undefined ? null : Number(own) + Number(span?.attributes[`${key}output_tokens`]);
      // a turn that asks the model uses some: 0 is what Codex writes where the provider tells none
      const inSpan = sum === 0 && span?.name === 'session_task.turn' ? null : sum;
      const inCalls = model_calls.reduce<number | null>(
        (sum, call) => (call.tokens.total === null ? sum : (sum ?? 0) + call.tokens.total),
        null,
      );
      const most = inCalls === null ? inSpan : Math.max(inCalls, inSpan ?? 0);
      if (tokens.total !== most) sentences.push(`tokens of a turn: ${tokens.total}, told ${most}`);
    }
    const sum = session.turns.reduce<number | null>(
      (all, { tokens }) => (tokens.total === null ? all : (all ?? 0) + tokens.total),
      null,
    );
    if (session.tokens.total !== sum) sentences.push(`tokens of a session: ${session.tokens.total}, its turns' ${sum}`);
  }
  return sentences;
}
