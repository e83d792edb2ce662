/** Where a story stands, and how its facts are said. */
import type { Observation, ObservationKind, Source } from '../../src/model/observation.ts';
import type { Random } from './random.ts';
import type { Words } from './words.ts';
import type { Person, Repository } from './world.ts';

type Fact = Partial<Observation> & { readonly kind: ObservationKind };

/** Who tells the story, about what, and how far it has come. */
export interface Telling {
  readonly random: Random;
  readonly words: Words;
  readonly person: Person;
  readonly repository: Repository;
  readonly branch: string;
  readonly model: string;
  readonly version: string;
  readonly facts: Observation[];
  threadId: string;
  turnId: string;
  /** ms since the epoch. */
  now: number;
  /** Tokens in the model's window. */
  context: number;
  /** Requests that failed before the one that is being told. */
  attempts: number;
  ordinal: number;
}

export const WINDOW_TOKENS = 258_400;

/** Says a fact, by default as a line of the thread's rollout. */
export function say(telling: Telling, source: Source, fact: Fact): void {
  telling.facts.push({
    id: telling.random.hex(32),
    source,
    name: fact.kind,
    at: telling.now,
    durationMs: null,
    threadId: telling.threadId,
    turnId: source === 'otel_logs' ? '' : telling.turnId,
    callId: '',
    responseId: '',
    traceId: '',
    spanId: '',
    parentSpanId: '',
    attributes: {},
    ...fact,
  });
}

/** One response of the model: what it read, most of it from the cache, and what it wrote. */
export function tellUsage(telling: Telling): void {
  const { random, model } = telling;
  const output = Math.round(random.skewed(220, 0.9));
  const cached = Math.floor((telling.context * (random.chance(0.9) ? 0.6 + random.next() * 0.38 : 0)) / 128) * 128;
  const attributes = {
    input_token_count: String(telling.context),
    cached_token_count: String(cached),
    cache_write_token_count: '0',
    output_token_count: String(output),
    reasoning_token_count: String(Math.floor(output * random.next() * 0.6)),
    model,
  };
  const ttftMs = Math.round(random.skewed(900, 0.6));
  sayAttempt(telling, '200');
  // in the same millisecond nobody could tell which came first
  telling.now += ttftMs + random.int(200, 900);
  say(telling, 'otel_logs', {
    kind: 'model_usage',
    name: 'codex.sse_event',
    attributes: { ...attributes, ttft_ms: String(ttftMs) },
  });
  say(telling, 'rollout', {
    kind: 'model_usage',
    name: 'token_usage_record',
    responseId: `resp_${random.hex(32)}`,
    attributes,
  });
  telling.context += output;
  say(telling, 'rollout', {
    kind: 'context',
    name: 'token_count',
    attributes: { context_tokens: String(telling.context), model_context_window: String(WINDOW_TOKENS) },
  });
}

export function sayAttempt(telling: Telling, status: string): void {
  const attempt = String(telling.attempts);
  telling.attempts = status === '200' ? 0 : telling.attempts + 1;
  say(telling, 'otel_logs', {
    kind: 'model_attempt',
    name: 'codex.api_request',
    durationMs: telling.random.int(90, 400),
    attributes: { 'http.response.status_code': status, attempt, endpoint: '/responses', model: telling.model },
  });
}
