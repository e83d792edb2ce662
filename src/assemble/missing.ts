/** What the present sources cannot tell, in sentences for the person who reads the session. */
import type { Observation, Source } from '../model/observation.ts';
import type { Turn } from '../model/session.ts';
import { REDACTED_PROMPT } from './turn.ts';

interface Known {
  readonly sources: ReadonlySet<Source>;
  readonly observations: readonly Observation[];
  readonly turns: readonly Turn[];
}

const has = ({ observations }: Known, kind: Observation['kind']): boolean => observations.some((o) => o.kind === kind);

const RULES: readonly ((known: Known) => string | null)[] = [
  ({ sources }) =>
    sources.has('otel_logs') || sources.has('rollout')
      ? null
      : 'Prompts, tool arguments and outputs, approvals and HTTP attempts are unknown: Codex sends no logs (otel.exporter).',
  ({ sources }) =>
    sources.has('otel_traces') || sources.has('rollout') || sources.has('hooks')
      ? null
      : 'Turn ids, the exact end of turns and the working directory are unknown: Codex sends no traces (otel.trace_exporter).',
  ({ observations }) =>
    observations.some(({ kind, attributes }) => kind === 'prompt' && attributes['prompt'] === REDACTED_PROMPT)
      ? 'Prompts are hidden by Codex: set otel.log_user_prompt = true to see them.'
      : null,
  (known) =>
    !known.sources.has('otel_logs') || known.sources.has('rollout') || has(known, 'answer')
      ? null
      : 'Answers are not sent: set otel.log_agent_responses = true to see them.',
  ({ observations }) =>
    observations.some(({ attributes }) => attributes['output_truncated'] === 'true')
      ? 'Some tool outputs are cut by Codex: raise otel.tool_result.max_bytes to see more.'
      : null,
  ({ sources }) =>
    sources.has('rollout') ? null : 'Repository, branch and commit are unknown: they are in the rollout file only.',
  ({ sources, turns }) =>
    sources.has('otel_traces') && turns.some(({ status }) => status === 'unknown')
      ? 'The end of a turn never arrived: Codex was killed, or what it had not yet sent was lost.'
      : null,
];

export const missingFrom = (known: Known): string[] =>
  RULES.map((rule) => rule(known)).filter((sentence): sentence is string => sentence !== null);
