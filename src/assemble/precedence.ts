/**
 * Who is believed about what. Every field that more than one source can tell has a row here; the first origin that tells it wins.
 * `docs/internals/assemble.md` shows this table to people, and a test compares the two.
 */
import type { Observation, ObservationKind, Source } from '../model/observation.ts';
import { attribute } from './reading.ts';

/** `source`'s observations of these kinds tell the field in this attribute (`@duration`: by how long they lasted, in ms). */
export interface Origin {
  readonly source: Source;
  readonly kinds: readonly ObservationKind[];
  readonly key: string;
}

const from = (source: Source, kinds: ObservationKind | readonly ObservationKind[], key: string): Origin => ({
  source,
  kinds: typeof kinds === 'string' ? [kinds] : kinds,
  key,
});

const SETTINGS: readonly ObservationKind[] = ['settings', 'thread_started'];
const HOOKED: readonly ObservationKind[] = [
  'thread_started',
  'prompt',
  'model_requested',
  'model_usage',
  'tool_started',
  'tool_result',
  'approval_requested',
  'turn_ended',
  'turn_interrupted',
  'thread_ended',
  'compaction',
];

export const FIELDS = {
  'session.cwd': [
    from('rollout', SETTINGS, 'cwd'),
    from('hooks', HOOKED, 'cwd'),
    from('otel_traces', 'turn_started', 'cwd'),
    from('notify', 'turn_ended', 'cwd'),
  ],
  'session.git.repository': [from('rollout', 'thread_started', 'git.repository')],
  'session.git.branch': [from('rollout', 'thread_started', 'git.branch')],
  'session.git.commit': [from('rollout', 'thread_started', 'git.commit')],
  'session.codex_version': [
    from('otel_logs', ['thread_started', 'prompt'], 'app.version'),
    from('otel_logs', 'thread_started', 'resource.service.version'),
    from('otel_traces', ['turn_ended', 'process'], 'resource.service.version'),
    // the version that began the file; a later one may have gone on with it
    from('rollout', 'thread_started', 'app.version'),
  ],
  'session.originator': [
    from('otel_logs', 'thread_started', 'originator'),
    from('rollout', 'thread_started', 'originator'),
    from('notify', 'turn_ended', 'originator'),
    from('otel_logs', 'thread_started', 'resource.service.name'),
    from('otel_traces', ['turn_ended', 'process'], 'resource.service.name'),
  ],
  'session.user': [
    from('otel_logs', 'thread_started', 'user.email'),
    from('otel_logs', 'thread_started', 'resource.user.name'),
    from('otel_traces', ['turn_ended', 'process'], 'resource.user.name'),
    from('otel_logs', 'thread_started', 'user.account_id'),
    from('rollout', 'thread_started', 'user.account_id'),
  ],
  'session.team': [
    from('otel_logs', 'thread_started', 'resource.team'),
    from('otel_traces', ['turn_ended', 'process'], 'resource.team'),
  ],
  'session.environment': [
    from('otel_logs', 'thread_started', 'resource.env'),
    from('otel_traces', ['turn_ended', 'process'], 'resource.env'),
  ],
  'session.provider': [
    from('rollout', SETTINGS, 'model_provider'),
    from('otel_logs', 'thread_started', 'provider_name'),
  ],
  'session.forked_from': [from('rollout', 'thread_started', 'forked_from_id')],
  'agent.role': [
    from('rollout', ['thread_started', 'thread_link'], 'agent_role'),
    from('hooks', ['thread_started', 'thread_link'], 'agent_role'),
  ],
  'agent.nickname': [
    from('rollout', ['thread_started', 'thread_link'], 'agent_nickname'),
    from('otel_logs', ['tool_result', 'approval', 'model_usage', 'model_attempt'], 'agent_name'),
    from('rollout', 'thread_started', 'agent_path'),
  ],
  'turn.model': [
    from('rollout', 'settings', 'model'),
    from('otel_traces', 'turn_ended', 'model'),
    from('otel_logs', ['model_usage', 'model_attempt', 'prompt', 'thread_started'], 'model'),
    from('hooks', HOOKED, 'model'),
    from('otel_traces', ['turn_started', 'model_span', 'model_usage'], 'model'),
  ],
  'turn.effort': [
    from('rollout', 'settings', 'effort'),
    from('otel_logs', 'model_usage', 'model_reasoning_effort'),
    from('otel_logs', 'thread_started', 'reasoning_effort'),
  ],
  'turn.service_tier': [from('otel_logs', 'model_usage', 'service_tier'), from('rollout', 'settings', 'service_tier')],
  'turn.approval_policy': [
    from('rollout', 'settings', 'approval_policy'),
    from('otel_logs', 'thread_started', 'approval_policy'),
  ],
  'turn.sandbox_policy': [
    from('rollout', 'settings', 'sandbox_policy'),
    from('otel_logs', 'thread_started', 'sandbox_policy'),
  ],
  'turn.ttft_ms': [from('otel_logs', 'turn_ttft', '@duration'), from('rollout', 'turn_ended', 'ttft_ms')],
  'turn.duration_ms': [
    from('otel_traces', 'turn_ended', '@duration'),
    from('rollout', ['turn_ended', 'turn_interrupted'], '@duration'),
  ],
  'turn.prompt': [
    from('rollout', 'prompt', 'prompt'),
    from('hooks', 'prompt', 'prompt'),
    from('otel_logs', 'prompt', 'prompt'),
    from('notify', 'turn_ended', 'prompt'),
  ],
  'turn.answer': [
    from('rollout', 'answer', 'response'),
    from('rollout', 'turn_ended', 'last_message'),
    from('otel_logs', 'answer', 'response'),
    from('hooks', 'turn_ended', 'last_message'),
    from('notify', 'turn_ended', 'last_message'),
  ],
  'turn.trace_parent': [
    from('otel_traces', 'turn_started', 'traceparent'),
    from('hooks', HOOKED, 'traceparent'),
    from('notify', 'turn_ended', 'traceparent'),
  ],
  'turn.codex_cost_usd': [from('otel_logs', 'cost', 'usage.estimated_usd')],
  'tool_call.arguments': [
    from('rollout', 'tool_started', 'arguments'),
    from('otel_logs', ['tool_result', 'tool_started'], 'arguments'),
    from('hooks', ['tool_started', 'tool_result'], 'arguments'),
    from('rollout', 'tool_result', 'arguments'),
  ],
  'tool_call.changes': [from('rollout', 'tool_result', 'changes')],
  'tool_call.duration_ms': [
    from('otel_logs', 'tool_result', '@duration'),
    from('rollout', 'tool_result', '@duration'),
    from('otel_traces', 'tool_span', '@duration'),
  ],
  'approval.reason': [from('hooks', 'approval_requested', 'reason')],
} as const satisfies Readonly<Record<string, readonly Origin[]>>;

export type FieldName = keyof typeof FIELDS;

/** The last word of the best origin; null where nobody tells. */
export function told(observations: readonly Observation[], field: FieldName): string | null {
  return toldBy(observations, field)?.text ?? null;
}

export interface Word {
  readonly text: string;
  readonly observation: Observation;
}

/** As `told`, with who said it. */
export function toldBy(observations: readonly Observation[], field: FieldName): Word | null {
  for (const origin of FIELDS[field]) {
    for (let index = observations.length - 1; index >= 0; index--) {
      const observation = observations[index];
      const text = observation === undefined ? null : said(observation, origin);
      if (observation !== undefined && text !== null) return { text, observation };
    }
  }
  return null;
}

export function toldNumber(observations: readonly Observation[], field: FieldName): number | null {
  const text = told(observations, field);
  if (text === null) return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

function said(observation: Observation, { source, kinds, key }: Origin): string | null {
  if (observation.source !== source || !kinds.includes(observation.kind)) return null;
  if (key !== '@duration') return attribute(observation, key);
  return observation.durationMs === null ? null : String(observation.durationMs);
}
