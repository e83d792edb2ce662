/**
 * The tokens of a thread, each response once. A response is told by up to four sources, and only rollouts give it an id; the others are known by their
 * order, their time and the tokens themselves.
 */
import type { Observation, Source } from '../model/observation.ts';
import type { Tokens } from '../model/tokens.ts';
import { countUpTo } from './in-time.ts';
import { isMoved } from './late-arrival.ts';
import { pairInOrder } from './pair-in-order.ts';
import { endOf, numberOf } from './reading.ts';
import type { Request } from './request.ts';

/** One response of the model, by whoever told of it. */
export interface Usage {
  /** The best source first. */
  readonly members: readonly Observation[];
  readonly at: number;
  readonly tokens: Tokens;
  /** By whoever names it, or by the turn that ran when it was logged; '' where neither tells. */
  readonly turnId: string;
}

/** Who is believed first. A rollout's record has the response's id and its turn; spans leave out the requests of compactions. */
export const USAGE_SOURCES: readonly Source[] = ['rollout', 'otel_logs', 'hooks', 'otel_traces'];

/** Logs name no turn: of equal responses each takes the nearest, so that those whose turn is told must be known before. */
const PAIRING_ORDER: readonly Source[] = ['rollout', 'hooks', 'otel_traces', 'otel_logs'];

/** A span is written when an event was handled, a hook's file when a process had started: seconds on a machine under load. */
const SAME_RESPONSE_MS = 10_000;
/** Before 0.155 a rollout counts a response's tokens when the tools that it called are done, which may take hours. */
const COUNTED_LATE_MS = 24 * 3_600_000;

interface Draft {
  readonly members: Observation[];
  /** The earliest word. */
  at: number;
  readonly tokens: Tokens;
  readonly isCountedLate: boolean;
  /** It arrived at another time than it happened: only its place in the order is known. */
  readonly isMoved: boolean;
  /** By its own word, or by the turn that ran when it was logged; '' where neither tells. */
  turnId: string;
}

/**
 * @param ordered the observations of one thread, by time
 * @param requests by the id of the log record that tells the tokens
 */
export function usagesOf(ordered: readonly Observation[], requests: ReadonlyMap<string, Request>): Usage[] {
  const ran = ordered.filter(isTurnSpan);
  const openAt = createOpenAt(ran);
  const turnOf = (one: Observation): string =>
    one.turnId === '' ? turnAround(one, openAt, requests.get(one.id)?.attempt.traceId ?? '') : one.turnId;
  const told = ordered.filter(({ kind }) => kind === 'model_usage').map((one) => draftOf(one, turnOf(one)));
  const turnStarts = ordered.filter(beginsATurn).map(({ at }) => at);
  let known: Draft[] = [];
  for (const source of PAIRING_ORDER) {
    const own = withoutRepeats(
      told.filter(({ members: [first] }) => first?.source === source),
      ordered,
    );
    const twins = pairInOrder(known, own, {
      atOfKnown: ({ at }) => at,
      atOf: ({ at }) => at,
      same: (a, b) =>
        sameTokens(a.tokens, b.tokens) && couldBeOne(a, b) && !areApart(a, b) && !beginsBetween(a, b, turnStarts),
      windowMs: [...known, ...own].some(mayBeFarOff) ? COUNTED_LATE_MS : SAME_RESPONSE_MS,
    });
    const news: Draft[] = [];
    own.forEach((draft, index) => {
      const twin = known[twins[index] ?? -1];
      if (twin === undefined) news.push(draft);
      else {
        twin.members.push(...draft.members);
        twin.at = Math.min(twin.at, draft.at);
        if (twin.turnId === '') twin.turnId = draft.turnId;
      }
    });
    known = [...known, ...news].sort((a, b) => a.at - b.at);
  }
  return known.map((draft) => ({ ...draft, members: draft.members.sort(byBelief) }));
}

const byBelief = (a: Observation, b: Observation): number =>
  USAGE_SOURCES.indexOf(a.source) - USAGE_SOURCES.indexOf(b.source);

const draftOf = (observation: Observation, turnId: string): Draft => ({
  members: [observation],
  at: observation.at,
  tokens: tokensOf(observation),
  isCountedLate: observation.source === 'rollout' && observation.responseId === '',
  isMoved: isMoved(observation),
  turnId,
});

const isTurnSpan = ({ kind, source, turnId }: Observation): boolean =>
  kind === 'turn_ended' && source === 'otel_traces' && turnId !== '';

/**
 * A log record is written when it happens: it is of the turn whose span was open then, and of two that were, as two processes worked on one thread, of the one in whose trace
 * the request was made.
 */
function turnAround({ source, at }: Observation, openAt: OpenAt, askedIn: string): string {
  if (source !== 'otel_logs') return '';
  const open = openAt(at);
  const begun = open.find(({ traceId }) => traceId === askedIn) ?? open[0];
  return begun?.turnId ?? '';
}

/** The spans that were open at a time (ms), the one that began last first. */
type OpenAt = (at: number) => Observation[];

/** @param ran by time */
function createOpenAt(ran: readonly Observation[]): OpenAt {
  const begunAt = ran.map(({ at }) => at);
  let latest = Number.NEGATIVE_INFINITY;
  const allOverBy = ran.map((span) => (latest = Math.max(latest, endOf(span))));
  return (at) => {
    const open: Observation[] = [];
    for (let index = countUpTo(begunAt, at) - 1; (allOverBy[index] ?? Number.NEGATIVE_INFINITY) >= at; index--) {
      const span = ran[index];
      if (span !== undefined && at <= endOf(span)) open.push(span);
    }
    return open;
  };
}

const couldBeOne = (known: Draft, told: Draft): boolean =>
  known.isMoved ||
  told.isMoved ||
  (known.at - told.at <= (known.isCountedLate ? COUNTED_LATE_MS : SAME_RESPONSE_MS) &&
    told.at - known.at <= SAME_RESPONSE_MS);

/** Where none is, all pairs are near, and the stretches that are weighed as one are short. */
const mayBeFarOff = ({ isCountedLate, isMoved }: Draft): boolean => isCountedLate || isMoved;

const areApart = (a: Draft, b: Draft): boolean => a.turnId !== '' && b.turnId !== '' && a.turnId !== b.turnId;

/** A turn's span begins when the turn does. */
const beginsATurn = (one: Observation): boolean =>
  isTurnSpan(one) || (one.kind === 'turn_started' && one.source === 'rollout' && one.turnId !== '');

/** Turns of a thread do not overlap: what was told before a turn began is no response of it. A hook may run late, and names its turn. */
function beginsBetween(a: Draft, b: Draft, turnStarts: readonly number[]): boolean {
  if ([...a.members, ...b.members].some(({ source }) => source === 'hooks')) return false;
  const from = Math.min(a.at, b.at);
  const to = Math.max(a.at, b.at);
  const next = turnStarts[countUpTo(turnStarts, from)];
  return next !== undefined && next < to;
}

const agree = (a: number | null, b: number | null): boolean => a === null || b === null || a === b;

const sameTokens = (a: Tokens, b: Tokens): boolean =>
  a.input === b.input && a.output === b.output && agree(a.cached_input, b.cached_input);

/** The same response in two files of a thread, or the same hook configured twice, is one response. */
function withoutRepeats(drafts: readonly Draft[], ordered: readonly Observation[]): Draft[] {
  const byResponse = new Map<string, Draft>();
  const kept: Draft[] = [];
  const requested = ordered.filter(({ kind }) => kind === 'model_requested').map(({ at }) => at);
  for (const draft of drafts) {
    const [observation] = draft.members;
    if (observation === undefined) continue;
    // not by its id alone: a provider may give one id to many responses
    const response = [observation.responseId, observation.turnId, draft.tokens.input, draft.tokens.output].join('/');
    const twin = observation.responseId !== '' ? byResponse.get(response) : repeatedHook(observation, kept, requested);
    if (twin !== undefined) {
      twin.members.push(observation);
      continue;
    }
    kept.push(draft);
    if (observation.responseId !== '') byResponse.set(response, draft);
  }
  return kept;
}

/** Two hooks on one event start at once; a machine under load may take its time for one of them. */
const REPEAT_MS = 30;
const REPEAT_MAX_MS = 500;

/**
 * The same hook, configured twice: an equal word of the same turn at the same moment, or one for each of two words about the request. A word about a request may
 * be lost, so that its absence between two responses proves nothing.
 */
function repeatedHook(hook: Observation, kept: readonly Draft[], requested: readonly number[]): Draft | undefined {
  if (hook.source !== 'hooks' || requested.length === 0) return undefined;
  const before = kept.at(-1);
  const [twin] = before?.members ?? [];
  if (before === undefined || twin === undefined || twin.turnId !== hook.turnId) return undefined;
  if (!sameTokens(before.tokens, tokensOf(hook))) return undefined;
  if (countUpTo(requested, hook.at) > countUpTo(requested, before.at)) return undefined;
  if (hook.at - before.at <= REPEAT_MS) return before;
  if (hook.at - before.at > REPEAT_MAX_MS) return undefined;
  const previous = kept.at(-2)?.members.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
  const asked = requested.slice(countUpTo(requested, previous), countUpTo(requested, before.at));
  const isDoubled = (asked.at(-1) ?? 0) - (asked.at(-2) ?? Number.NEGATIVE_INFINITY) <= REPEAT_MAX_MS;
  return isDoubled && asked.length > before.members.length ? before : undefined;
}

/** Log records, hooks and rollouts share a vocabulary; spans speak OpenTelemetry's. */
export function tokensOf(observation: Observation): Tokens {
  const of = (logged: string, spanned: string): number | null =>
    numberOf(observation, observation.source === 'otel_traces' ? spanned : logged);
  const input = of('input_token_count', 'gen_ai.usage.input_tokens');
  const output = of('output_token_count', 'gen_ai.usage.output_tokens');
  return {
    input,
    cached_input: of('cached_token_count', 'gen_ai.usage.cache_read.input_tokens'),
    cache_write_input: of('cache_write_token_count', 'gen_ai.usage.cache_write.input_tokens'),
    output,
    reasoning_output: of('reasoning_token_count', 'codex.usage.reasoning_output_tokens'),
    // not `tool_token_count`, which holds the total in spite of its name, but not in every version
    total: input === null || output === null ? null : input + output,
  };
}

/** What the members know together: older versions leave out some counts. */
export function tokensTold(usage: Usage): Tokens {
  const told = usage.members.map(tokensOf);
  const first = (key: keyof Tokens): number | null => told.find((tokens) => tokens[key] !== null)?.[key] ?? null;
  return {
    input: first('input'),
    cached_input: first('cached_input'),
    cache_write_input: first('cache_write_input'),
    output: first('output'),
    reasoning_output: first('reasoning_output'),
    total: first('total'),
  };
}
