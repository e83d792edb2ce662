/** Rollout lines written by hand, as Codex writes them. */
import { type RolloutName, rolloutNameOf } from '../../src/codex/rollout/rollout-name.ts';
import { createRolloutReader } from '../../src/codex/rollout/rollout-reader.ts';
import type { Observation } from '../../src/model/observation.ts';

/** ms since the epoch. */
export const START = Date.parse('2026-11-20T22:00:00.000Z');

/** A version 7 UUID, made that many ms after `START`. */
export function idAt(afterMs: number, tail = 0): string {
  const time = (START + afterMs).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${String(tail).padStart(12, '0')}`;
}

export const THREAD = idAt(0);

export const nameOf = (threadId: string, rolloutId?: string): RolloutName => {
  const name = rolloutNameOf(
    `rollout-2026-11-20T22-00-00-${threadId}${rolloutId === undefined ? '' : `_${rolloutId}`}.jsonl`,
  );
  if (name === null) throw new Error(`${threadId} is no thread id`);
  return name;
};

export type Json = Readonly<Record<string, unknown>>;

export const line = (afterMs: number, type: string, payload: Json, ordinal?: number): Buffer =>
  Buffer.from(
    JSON.stringify({
      timestamp: new Date(START + afterMs).toISOString(),
      ...(ordinal === undefined ? {} : { ordinal }),
      type,
      payload,
    }),
  );

export const event = (afterMs: number, type: string, payload: Json = {}, ordinal?: number): Buffer =>
  line(afterMs, 'event_msg', { type, ...payload }, ordinal);

export const item = (afterMs: number, turnId: string, words: Json, around: Json = {}): Buffer =>
  event(afterMs, 'item_completed', { thread_id: THREAD, turn_id: turnId, item: words, ...around });

export const response = (afterMs: number, type: string, payload: Json = {}, ordinal?: number): Buffer =>
  line(afterMs, 'response_item', { type, ...payload }, ordinal);

export const meta = (afterMs: number, id: string, more: Json = {}): Buffer =>
  line(afterMs, 'session_meta', {
    id,
    timestamp: new Date(START + afterMs).toISOString(),
    cwd: '/home/dev/project',
    originator: 'codex_exec',
    cli_version: '0.125.0',
    source: 'exec',
    model_provider: 'mock',
    ...more,
  });

/** input, cached input, output, reasoning output. */
export type Counts = readonly [number, number, number, number];

export const usage = ([input, cached, output, reasoning]: Counts): Json => ({
  input_tokens: input,
  cached_input_tokens: cached,
  output_tokens: output,
  reasoning_output_tokens: reasoning,
  total_tokens: input + output,
});

export const tokenCount = (afterMs: number, total: Counts | null, last?: Counts): Buffer =>
  event(afterMs, 'token_count', {
    info:
      total === null
        ? null
        : {
            total_token_usage: usage(total),
            last_token_usage: usage(last ?? total),
            model_context_window: 258400,
          },
    rate_limits: { limit_id: 'codex', primary: null, secondary: null, credits: null },
  });

export const record = (afterMs: number, turnId: string, responseId: string, counts: Counts, more: Json = {}): Buffer =>
  line(afterMs, 'token_usage_record', {
    thread_id: THREAD,
    turn_id: turnId,
    response_id: responseId,
    usage: usage(counts),
    ...more,
  });

export function read(lines: readonly Buffer[], name: RolloutName = nameOf(THREAD)): Observation[] {
  const reader = createRolloutReader(name);
  return lines.flatMap((each) => reader.read(each));
}

export const ofKind = (observations: readonly Observation[], kind: Observation['kind']): Observation[] =>
  observations.filter((observation) => observation.kind === kind);

/** `[input, output]` of each response that is billed. */
export const billed = (observations: readonly Observation[]): [number, number][] =>
  ofKind(observations, 'model_usage').map(({ attributes }) => [
    Number(attributes['input_token_count']),
    Number(attributes['output_token_count']),
  ]);
