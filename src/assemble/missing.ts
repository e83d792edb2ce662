/** What the present sources cannot tell, in sentences for the person who reads the session: what is unknown, and what would tell it. */
import type { Observation } from '../model/observation.ts';
import type { ToolCall, Turn } from '../model/session.ts';
import { hasUntoldCompaction } from './compaction.ts';
import { isBefore, type Known, type Rule, some, tells } from './known.ts';
import { LOSSES } from './missing-loss.ts';
import { UNTOLD } from './missing-untold.ts';
import { attribute } from './reading.ts';
import { REDACTED_PROMPT } from './redacted-prompt.ts';
import { callsWithoutScript, scriptsWithoutCalls } from './untold-call.ts';
import { turnsOfUntoldCompactions } from './untold-compaction.ts';

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
const compactionTokens: Rule = ({ turns }) =>
  turns.some(hasUntoldCompaction)
    ? 'Tokens and cost of compactions are unknown: hooks do not tell them; the rollout file and otel.exporter do.'
    : null;

const compactions: Rule = (known) => {
  const untold = turnsOfUntoldCompactions(known);
  if (known.counts.compactions !== null && untold.length > 0)
    return `Compactions of ${some(untold, known.turns, 'turns')} are unknown, and not counted: the rollout file tells them, and from Codex 0.147 on traces (otel.trace_exporter) and hooks.`;
  return known.counts.compactions === null
    ? 'Compactions are unknown: the rollout file tells them, and from Codex 0.147 on traces (otel.trace_exporter) and hooks.'
    : null;
};

const prompts: Rule = (known) => {
  const hidden = known.observations.some(
    ({ kind, attributes }) => kind === 'prompt' && attributes['prompt'] === REDACTED_PROMPT,
  );
  if (hidden && known.turns.some(({ prompt, kind }) => prompt === null && kind === 'turn')) {
    return 'Prompts are hidden by Codex: set otel.log_user_prompt = true, add hooks, or import the rollout file to see them.';
  }
  if (!tells(known, 'otel_logs', 'rollout', 'hooks', 'notify')) {
    return 'Prompts and answers are unknown: logs (otel.exporter), hooks and the rollout file tell them.';
  }
  // a command of the user's own is a turn without a prompt, and a file says so
  const asked = known.turns.filter(({ kind, sources }) => kind === 'turn' && !sources.includes('rollout'));
  const silent = asked.filter(({ prompt }) => prompt === null);
  return silent.length === 0
    ? null
    : `The prompts of ${some(silent, known.turns, 'turns')} never arrived: hooks and the rollout file tell them, too.`;
};

const answers: Rule = (known) => {
  if (tells(known, 'otel_logs') && !tells(known, 'rollout', 'hooks', 'notify') && !has(known, 'answer')) {
    return 'Answers are not sent: set otel.log_agent_responses = true to see them.';
  }
  // a file shows that an answer was empty
  const silent = known.turns.filter((turn) => {
    const { status, kind, answer, sources } = turn;
    return (
      // Codex has an answer of its own for a review that was stopped
      (status === 'completed' || status === 'unknown' || kind === 'review' || mayHaveAnswered(turn)) &&
      kind !== 'compaction' &&
      answer === null &&
      !sources.includes('rollout')
    );
  });
  return silent.length === 0 || !tells(known, 'otel_logs', 'rollout', 'hooks', 'notify')
    ? null
    : `The answers of ${some(silent, known.turns, 'turns')} are unknown: the rollout file tells them.`;
};

/** Stopped while it was answered, perhaps, and not while a tool ran: what was whole of the answer by then is in the file. */
const mayHaveAnswered = ({ status, tool_calls }: Turn): boolean =>
  status === 'interrupted' && !tool_calls.some((call) => call.status === 'aborted');

const steering: Rule = (known) =>
  tells(known, 'otel_logs') && !tells(known, 'rollout', 'hooks') && mayBeSteered(known)
    ? 'Words with which the user steered a running turn are unknown: logs tell them from Codex 0.160 on, hooks and the rollout file in any version.'
    : null;

/** `codex exec` takes no words while it works. */
const mayBeSteered = ({ codexVersion, originator }: Known): boolean =>
  originator !== 'codex_exec' && codexVersion !== null && isBefore(codexVersion, 160);

const words: Rule = (known) =>
  tells(known, 'rollout')
    ? null
    : 'Repository, branch and commit, reasoning, words between the calls, rate limits, the size of the context window, tool calls that the provider makes itself (web_search, image_generation) and turns in which the user ran a command (!) are unknown: they are in the rollout file only.';

const tools: Rule = (known) => {
  if (tells(known, 'otel_logs', 'rollout')) return null;
  if (!tells(known, 'hooks', 'otel_traces'))
    return 'Tool calls are unknown: logs (otel.exporter), hooks and the rollout file tell them.';
  if (!tells(known, 'hooks')) {
    return 'Arguments and outputs of tool calls, exit codes and whether a command failed are unknown: logs (otel.exporter) and the rollout file tell them.';
  }
  return 'Exit codes, whether a command worked, and whether a call without a result failed, was refused or was stopped, are unknown, and so are tool calls that run no hook (write_stdin, scripts of code mode, what Codex refuses): logs (otel.exporter) and the rollout file tell them.';
};

const hasNoOutput = ({ output, status }: ToolCall): boolean =>
  output === null && status !== 'running' && status !== 'denied';

const partialCalls: Rule = (known) => {
  if (!tells(known, 'otel_logs', 'rollout')) return null;
  const calls = known.turns.flatMap(({ tool_calls }) => tool_calls);
  const parts: readonly (readonly [what: string, of: readonly ToolCall[]])[] = [
    ['what they were asked', calls.filter((call) => call.arguments === null)],
    ['what came back', calls.filter(hasNoOutput)],
    ['how they ended', calls.filter(({ status_known }) => !status_known)],
  ];
  const partial = new Set(parts.flatMap(([, of]) => of));
  const unknown = parts.filter(([, of]) => of.length > 0).map(([what]) => what);
  return partial.size === 0
    ? null
    : `${some([...partial], calls, 'tool calls')} are told in part: ${unknown.join(', ')} is unknown.`;
};

const scripts: Rule = ({ turns }) => {
  const silent = scriptsWithoutCalls(turns.flatMap(({ tool_calls }) => tool_calls));
  if (silent.length > 0)
    return 'Which tool calls the scripts of code mode made is unknown: logs (otel.exporter) tell it in any version, the rollout file from Codex 0.152 on.';
  const orphans = callsWithoutScript(turns.flatMap(({ tool_calls }) => tool_calls));
  return orphans.length === 0
    ? null
    : 'The scripts of code mode that made some of the tool calls are unknown, and not counted: traces (otel.trace_exporter) and the rollout file tell them, logs only of those that were not stopped.';
};

const cutOutputs: Rule = (known) =>
  !tells(known, 'rollout', 'hooks') &&
  known.observations.some(({ attributes }) => attributes['output_truncated'] === 'true')
    ? 'Some tool outputs are cut by Codex: raise otel.tool_result.max_bytes to see more.'
    : null;

const approvals: Rule = (known) => {
  if (tells(known, 'otel_logs')) return null;
  return tells(known, 'hooks')
    ? 'Who decided on approvals, and what was allowed without asking anybody, is unknown: only logs (otel.exporter) tell it.'
    : 'Approvals are unknown: they are in no rollout file; hooks tell who was asked and when, logs (otel.exporter) who decided.';
};

const attempts: Rule = (known) =>
  tells(known, 'otel_logs')
    ? null
    : 'HTTP attempts, retries, errors that a retry mended and time to first token of each call are unknown: only logs (otel.exporter) tell them.';

const turnIds: Rule = (known) =>
  known.turns.some(({ turn_id, thread_id }) => turn_id.startsWith(`${thread_id}:`))
    ? 'Codex’s own turn ids are unknown here (rollouts before 0.125, or logs alone): turns are told apart by their prompts.'
    : null;

const workingFolder: Rule = (known) =>
  tells(known, 'otel_traces', 'rollout', 'hooks', 'notify')
    ? known.cwd === null
      ? 'The working directory is unknown: hooks and the rollout file tell it.'
      : null
    : 'The working directory and the exact end of turns are unknown: traces (otel.trace_exporter), hooks and the rollout file tell them.';

const notified: Rule = ({ sources }) =>
  sources.size === 1 && sources.has('notify')
    ? 'Turns that did not complete, compactions and reviews are unknown: notify tells completed turns only.'
    : null;

const ends: Rule = ({ turns, codexVersion }) => {
  const open = turns.filter(({ status }) => status === 'unknown');
  if (open.length === 0) return null;
  const isOld = codexVersion !== null && isBefore(codexVersion, 113);
  return isOld && open.every(({ sources }) => sources.includes('rollout') && !sources.includes('otel_logs'))
    ? `How ${some(open, turns, 'turns')} ended is unknown: before Codex 0.113 the rollout file holds no end of a turn, so that one that failed, one that was answered without a word and one that was killed look alike, and a killed one’s last tool calls are not counted.`
    : 'The end of a turn never arrived: Codex was killed, or what it had not yet sent or written was lost, its answer, its last tool calls and the tokens of its last responses perhaps among it.';
};

/** Hooks and logs do not tell of the turn that asks for a review, only of the reviewer's. */
const reviews: Rule = (known) => {
  if (tells(known, 'rollout', 'otel_traces')) return null;
  const roots = known.turns.filter(({ thread_id }) => thread_id === known.rootId);
  const orphans = known.turns.filter(
    ({ thread_id, started_at }) => thread_id !== known.rootId && !roots.some((turn) => isDuring(started_at, turn)),
  );
  return orphans.length === 0
    ? null
    : `The turns in which ${some(orphans, known.turns, 'turns')} of agents were asked for, and their answers, are unknown: hooks and logs tell nothing of a turn that asks for a review; traces (otel.trace_exporter) and the rollout file do.`;
};

const isDuring = (at: string, { started_at, duration_ms }: Turn): boolean =>
  at >= started_at && (duration_ms === null || Date.parse(at) <= Date.parse(started_at) + duration_ms);

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
  compactionTokens,
  compactions,
  prompts,
  answers,
  steering,
  tools,
  partialCalls,
  scripts,
  cutOutputs,
  approvals,
  attempts,
  words,
  turnIds,
  workingFolder,
  rolloutFile,
  reviews,
  notified,
  ends,
  ...LOSSES,
  ...UNTOLD,
  prices,
];

export const missingFrom = (known: Known): string[] =>
  RULES.map((rule) => rule(known)).filter((sentence): sentence is string => sentence !== null);
