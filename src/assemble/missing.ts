/** What the present sources cannot tell, in sentences for the person who reads the session: what is unknown, and what would tell it. */
import type { Observation, Source } from '../model/observation.ts';
import type { Turn } from '../model/session.ts';
import { hasUntoldCompaction } from './compaction.ts';
import { attribute } from './reading.ts';
import { REDACTED_PROMPT } from './redacted-prompt.ts';

interface Known {
  readonly sources: ReadonlySet<Source>;
  readonly observations: readonly Observation[];
  readonly turns: readonly Turn[];
}

type Rule = (known: Known) => string | null;

const tells = ({ sources }: Known, ...tellers: readonly Source[]): boolean =>
  tellers.some((source) => sources.has(source));

const has = ({ observations }: Known, kind: Observation['kind']): boolean => observations.some((o) => o.kind === kind);

const tokens: Rule = (known) => {
  // the turn that asks for a review has none of its own
  const untold = known.turns.filter(
    ({ tokens, status, kind }) => tokens.total === null && status !== 'failed' && kind !== 'review',
  );
  if (known.turns.length === 0 || untold.length === 0) return null;
  // a turn that was stopped before the model spoke used nothing that anybody could tell
  const silent = untold.every(({ status, tool_calls, answer }) => {
    return status !== 'completed' && tool_calls.length === 0 && answer === null;
  });
  if (tells(known, 'otel_logs', 'rollout') && silent) return null;
  const which =
    untold.length === known.turns.length
      ? 'Tokens and cost'
      : `Tokens and cost of ${untold.length} of ${known.turns.length} turns`;
  return `${which} are unknown: the rollout file, otel.exporter and (from Codex 0.169 on) the hook PostModelRequest tell them.`;
};

/** No hook runs around the request of a compaction. */
const compactions: Rule = ({ turns }) =>
  turns.some(hasUntoldCompaction)
    ? 'Tokens and cost of compactions are unknown: hooks do not tell them; the rollout file and otel.exporter do.'
    : null;

const prompts: Rule = (known) => {
  const hidden = known.observations.some(
    ({ kind, attributes }) => kind === 'prompt' && attributes['prompt'] === REDACTED_PROMPT,
  );
  if (hidden && known.turns.some(({ prompt, kind }) => prompt === null && kind === 'turn')) {
    return 'Prompts are hidden by Codex: set otel.log_user_prompt = true, add hooks, or import the rollout file to see them.';
  }
  return tells(known, 'otel_logs', 'rollout', 'hooks', 'notify')
    ? null
    : 'Prompts and answers are unknown: logs (otel.exporter), hooks and the rollout file tell them.';
};

const answers: Rule = (known) =>
  !tells(known, 'otel_logs') || tells(known, 'rollout', 'hooks', 'notify') || has(known, 'answer')
    ? null
    : 'Answers are not sent: set otel.log_agent_responses = true to see them.';

const words: Rule = (known) =>
  tells(known, 'rollout')
    ? null
    : 'Repository, branch and commit, reasoning, words between the calls, rate limits and the size of the context window are unknown: they are in the rollout file only.';

const tools: Rule = (known) => {
  if (tells(known, 'otel_logs', 'rollout')) return null;
  if (!tells(known, 'hooks', 'otel_traces'))
    return 'Tool calls are unknown: logs (otel.exporter), hooks and the rollout file tell them.';
  if (!tells(known, 'hooks')) {
    return 'Arguments and outputs of tool calls, exit codes and whether a command failed are unknown: logs (otel.exporter) and the rollout file tell them.';
  }
  return 'Exit codes, and whether a call without a result failed, was refused or was stopped, are unknown: hooks do not tell; logs (otel.exporter) and the rollout file do.';
};

const cutOutputs: Rule = (known) =>
  !tells(known, 'rollout', 'hooks') &&
  known.observations.some(({ attributes }) => attributes['output_truncated'] === 'true')
    ? 'Some tool outputs are cut by Codex: raise otel.tool_result.max_bytes to see more.'
    : null;

const approvals: Rule = (known) => {
  if (tells(known, 'otel_logs')) return null;
  return tells(known, 'hooks')
    ? 'Who decided on approvals is unknown: only logs (otel.exporter) tell it.'
    : 'Approvals are unknown: they are in no rollout file; hooks tell who was asked and when, logs (otel.exporter) who decided.';
};

const attempts: Rule = (known) =>
  tells(known, 'otel_logs')
    ? null
    : 'HTTP attempts, retries and time to first token of each call are unknown: only logs (otel.exporter) tell them.';

const turnIds: Rule = (known) =>
  known.turns.some(({ turn_id, thread_id }) => turn_id.startsWith(`${thread_id}:`))
    ? 'Codex’s own turn ids are unknown here (rollouts before 0.125, or logs alone): turns are told apart by their prompts.'
    : null;

const workingFolder: Rule = (known) =>
  tells(known, 'otel_traces', 'rollout', 'hooks', 'notify')
    ? null
    : 'The working directory and the exact end of turns are unknown: traces (otel.trace_exporter), hooks and the rollout file tell them.';

const ends: Rule = ({ turns }) =>
  turns.some(({ status }) => status === 'unknown')
    ? 'The end of a turn never arrived: Codex was killed, or what it had not yet sent or written was lost, the tokens of its last response perhaps among it.'
    : null;

const rolloutFile: Rule = (known) => {
  const hooks = known.observations.filter(({ source, kind }) => source === 'hooks' && kind !== 'thread_link');
  return hooks.length > 0 &&
    !tells(known, 'rollout') &&
    hooks.every((hook) => attribute(hook, 'transcript_path') === null)
    ? 'There is no rollout file to import: Codex ran with --ephemeral.'
    : null;
};

const prices: Rule = ({ turns }) => {
  const calls = turns.flatMap(({ model_calls }) => model_calls);
  if (!calls.some(({ cost_usd }) => cost_usd !== null) && !calls.some(({ tokens }) => tokens.total !== null))
    return null;
  const unpriced = calls.filter(
    ({ cost_usd, tokens, model }) => cost_usd === null && tokens.total !== null && model !== null,
  );
  const models = [...new Set(unpriced.map(({ model }) => model ?? ''))].sort();
  return models.length === 0 ? null : `No price is known for ${models.join(', ')}: add one to prices.json.`;
};

const RULES: readonly Rule[] = [
  tokens,
  compactions,
  prompts,
  answers,
  tools,
  cutOutputs,
  approvals,
  attempts,
  words,
  turnIds,
  workingFolder,
  rolloutFile,
  ends,
  prices,
];

export const missingFrom = (known: Known): string[] =>
  RULES.map((rule) => rule(known)).filter((sentence): sentence is string => sentence !== null);
