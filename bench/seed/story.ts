/**
 * One believable session as the facts that Codex's log records, hooks and rollout lines would have told of it. Everything behind this
 * (journal, rows, assembly) is the real thing.
 */
import type { Observation } from '../../src/model/observation.ts';
import { createRandom, type Random, uuidAt } from './random.ts';
import { say, type Telling, tellUsage, WINDOW_TOKENS } from './telling.ts';
import { tellBrokenStream, tellRateLimits, tellRetry, tellStubbornness } from './trouble.ts';
import { createWords, type Said } from './words.ts';
import {
  CODEX_VERSIONS,
  ENVIRONMENTS,
  MCP_SERVERS,
  MODELS,
  PEOPLE,
  type Person,
  REPOSITORIES,
  type Repository,
} from './world.ts';

/** How the last turn ends. `running` and `waiting` are for sessions of this moment. */
export type Ending = 'completed' | 'interrupted' | 'failed' | 'killed' | 'running' | 'waiting';

export const ENDINGS: readonly [readonly [Ending, number], ...(readonly [Ending, number])[]] = [
  ['completed', 80],
  ['interrupted', 8],
  ['failed', 6],
  ['killed', 6],
];

export interface StoryOptions {
  /** The same seed and start tell the same story. */
  readonly seed: number;
  /** ms since the epoch. */
  readonly startedAt: number;
  readonly ending?: Ending;
  /** Turns; the long sessions of the world have many. */
  readonly turns?: number;
}

export function tellStory({ seed, startedAt, ending, turns }: StoryOptions): Observation[] {
  const random = createRandom(seed);
  const people = PEOPLE.map((one) => [one, one.weight] as const) as [readonly [Person, number]];
  const person = random.weighted(people);
  const own = REPOSITORIES.filter((one) => one.teams.includes(person.team)) as [Repository];
  const repository = random.pick(own);
  const telling: Telling = {
    random,
    words: createWords(random, repository),
    person,
    repository,
    branch: random.chance(0.4) ? 'main' : random.pick(repository.branches),
    model: random.weighted(MODELS),
    version: random.weighted(CODEX_VERSIONS),
    facts: [],
    threadId: uuidAt(random, startedAt),
    turnId: '',
    now: startedAt,
    context: 0,
    attempts: 0,
    ordinal: 0,
  };
  tellStart(telling, random.weighted(ENVIRONMENTS));
  const count = turns ?? Math.min(60, 1 + Math.floor(random.skewed(1.6, 0.9)));
  const last = ending ?? random.weighted(ENDINGS);
  for (let turn = 0; turn < count; turn += 1) {
    tellTurn(telling, { isFirst: turn === 0, ending: turn === count - 1 ? last : 'completed' });
    telling.now += Math.round(random.skewed(45_000, 1.1));
  }
  return telling.facts;
}

const policyOf = ({ originator }: Person): Readonly<Record<string, string>> =>
  originator === 'codex_exec'
    ? { approval_policy: 'never', sandbox_policy: 'danger-full-access' }
    : { approval_policy: 'on-request', sandbox_policy: 'workspace-write' };

function tellStart(telling: Telling, environment: string): void {
  const { person, repository, branch, version, model, random } = telling;
  say(telling, 'otel_logs', {
    kind: 'thread_started',
    name: 'codex.conversation_starts',
    attributes: {
      'app.version': version,
      'user.email': person.email,
      'resource.team': person.team,
      'resource.env': environment,
      originator: person.originator,
      provider_name: 'OpenAI',
      model,
      ...policyOf(person),
    },
  });
  say(telling, 'rollout', {
    kind: 'thread_started',
    name: 'session_meta',
    attributes: {
      cwd: `${person.home}/${repository.folder}`,
      originator: person.originator,
      'app.version': version,
      model_provider: 'openai',
      start_source: 'startup',
      'git.repository': repository.url,
      'git.branch': branch,
      'git.commit': random.hex(40),
    },
  });
  telling.now += random.int(40, 400);
}

function tellTurn(telling: Telling, { isFirst, ending }: { readonly isFirst: boolean; readonly ending: Ending }): void {
  const { random, words } = telling;
  const beganAt = telling.now;
  const ttftMs = Math.round(random.skewed(900, 0.6));
  beginTurn(telling, words.ask(isFirst));
  telling.now += ttftMs;
  if (random.chance(0.04)) tellRetry(telling);
  if (random.chance(0.01)) tellBrokenStream(telling);
  const steps = Math.min(120, Math.floor(random.skewed(3.2, 0.9)));
  for (let step = 0; step < steps; step += 1) tellStep(telling, step);
  if (random.chance(0.03)) tellStubbornness(telling, (said) => tellCommand(telling, said));
  if (random.chance(0.05)) tellSubagent(telling);
  if (telling.context > WINDOW_TOKENS * 0.85) tellCompaction(telling);
  if (ending === 'waiting') return tellQuestion(telling);
  if (ending === 'running') return tellRunning(telling);
  // what was killed says no more
  if (ending === 'killed') return;
  endTurn(telling, { ending, beganAt, ttftMs });
}

function beginTurn(telling: Telling, prompt: string): void {
  const { random, person, repository, model } = telling;
  telling.turnId = uuidAt(random, telling.now);
  say(telling, 'rollout', {
    kind: 'turn_started',
    name: 'task_started',
    attributes: { model_context_window: String(WINDOW_TOKENS), ordinal: String((telling.ordinal += 20)) },
  });
  const effort = random.weighted([
    ['medium', 6],
    ['high', 3],
    ['low', 1],
  ] as const);
  say(telling, 'rollout', {
    kind: 'settings',
    name: 'turn_context',
    attributes: { model, effort, cwd: `${person.home}/${repository.folder}`, ...policyOf(person) },
  });
  telling.now += 12;
  say(telling, 'rollout', {
    kind: 'prompt',
    name: 'user_message',
    attributes: { prompt, item_id: uuidAt(random, telling.now) },
  });
  say(telling, 'otel_logs', {
    kind: 'prompt',
    name: 'codex.user_prompt',
    attributes: { prompt, model, 'app.version': telling.version },
  });
  telling.context += 2_500 + Math.ceil(prompt.length / 4);
}

function tellStep(telling: Telling, step: number): void {
  const { random, words } = telling;
  telling.now += Math.round(random.skewed(2_200, 0.6));
  if (random.chance(0.3)) {
    const attributes = { response: words.remark(), phase: 'commentary', item_id: `msg_${random.hex(16)}` };
    say(telling, 'rollout', { kind: 'message', name: 'agent_message', attributes });
  }
  if (random.chance(0.15)) tellMcpCall(telling);
  else if (random.chance(0.2)) tellPatch(telling);
  else tellCommand(telling, random.chance(0.35) ? words.test(step < 3 && random.chance(0.3)) : words.look());
}

const newCallId = (random: Random): string => `call_${random.hex(24)}`;

function tellCommand(telling: Telling, said: Said): void {
  const { random, person } = telling;
  const callId = newCallId(random);
  const command = { tool_name: 'exec_command', arguments: said.arguments };
  say(telling, 'rollout', { kind: 'tool_started', name: 'function_call', callId, attributes: command });
  tellUsage(telling);
  if (person.originator !== 'codex_exec' && random.chance(0.12) && !tellApproval(telling, callId, said)) return;
  telling.now += said.durationMs;
  say(telling, 'rollout', {
    kind: 'tool_result',
    name: 'CommandExecution',
    callId,
    durationMs: said.durationMs,
    attributes: { output: said.output, exit_code: String(said.exitCode), success: String(said.exitCode === 0) },
  });
  sayResult(telling, {
    callId,
    durationMs: said.durationMs,
    attributes: { ...command, output: said.output, success: 'true' },
  });
  telling.context += Math.ceil(said.output.length / 4);
}

/** As a log record, which says of a command only whether it could be run. */
const sayResult = (telling: Telling, fact: Pick<Observation, 'callId' | 'durationMs' | 'attributes'>): void =>
  say(telling, 'otel_logs', { kind: 'tool_result', name: 'codex.tool_result', ...fact });

/** Asked of a person, who takes a while, or of a rule, which does not; false where the answer is no. */
function tellApproval(telling: Telling, callId: string, said: Said): boolean {
  const { random } = telling;
  const tool = { tool_name: 'exec_command' };
  const source = random.weighted([
    ['User', 7],
    ['Config', 2],
    ['AutomatedReviewer', 1],
  ] as const);
  if (source === 'User' && telling.person.sendsHooks) askApproval(telling, callId, said);
  telling.now += source === 'User' ? Math.round(random.skewed(9_000, 1.2)) : random.int(2, 40);
  const isAllowed = random.chance(0.88);
  const decision = isAllowed ? random.pick(['approved', 'approved', 'approved_for_session']) : 'denied';
  say(telling, 'otel_logs', {
    kind: 'approval',
    name: 'codex.tool_decision',
    callId,
    attributes: { ...tool, tool_namespace: 'functions', decision, source },
  });
  if (isAllowed) return true;
  const output = 'exec_command failed: CreateProcess { message: "Rejected(\\"rejected by user\\")" }';
  say(telling, 'rollout', {
    kind: 'tool_result',
    name: 'function_call_output',
    callId,
    attributes: { output, success: 'false' },
  });
  return false;
}

/** The request names no call: the hook before it does. */
function askApproval(telling: Telling, callId: string, said: Said): void {
  const { cmd } = JSON.parse(said.arguments) as { cmd: string };
  const began = { tool_name: 'exec_command', arguments: JSON.stringify({ command: cmd }) };
  say(telling, 'hooks', { kind: 'tool_started', name: 'PreToolUse', callId, attributes: began });
  telling.now += 2;
  say(telling, 'hooks', {
    kind: 'approval_requested',
    name: 'PermissionRequest',
    attributes: {
      tool_name: 'exec_command',
      arguments: JSON.stringify({ command: cmd, description: 'It writes outside of the workspace' }),
      reason: 'It writes outside of the workspace',
    },
  });
}

function tellPatch(telling: Telling): void {
  const { random, words, person, repository } = telling;
  const callId = newCallId(random);
  const { path, patch, diff } = words.patch();
  const applies = random.chance(0.94);
  say(telling, 'rollout', {
    kind: 'tool_started',
    name: 'function_call',
    callId,
    attributes: { tool_name: 'apply_patch', arguments: patch },
  });
  tellUsage(telling);
  telling.now += random.int(8, 60);
  const output = applies
    ? `Success. Updated the following files:\nM ${path}\n`
    : `Failed to find expected lines in ${path}`;
  const changes = {
    [`${person.home}/${repository.folder}/${path}`]: { type: 'update', unified_diff: diff, move_path: null },
  };
  say(telling, 'rollout', {
    kind: 'tool_result',
    name: 'patch_apply_end',
    callId,
    attributes: {
      tool_name: 'apply_patch',
      output,
      success: String(applies),
      ...(applies ? { changes: JSON.stringify(changes) } : {}),
    },
  });
  sayResult(telling, {
    callId,
    durationMs: 12,
    attributes: { tool_name: 'apply_patch', arguments: patch, output, success: String(applies) },
  });
}

function tellMcpCall(telling: Telling): void {
  const { random, words } = telling;
  const [server, tools, medianMs, failures] = random.pick(MCP_SERVERS);
  const call = {
    tool_name: random.pick(tools),
    mcp_server: server,
    arguments: JSON.stringify({ query: words.thing(), limit: random.int(5, 50) }),
  };
  const callId = newCallId(random);
  say(telling, 'rollout', {
    kind: 'tool_started',
    name: 'function_call',
    callId,
    attributes: { ...call, tool_namespace: `mcp__${server}` },
  });
  tellUsage(telling);
  const durationMs = Math.round(random.skewed(medianMs, 0.9));
  telling.now += durationMs;
  const isOk = !random.chance(failures);
  const output = isOk
    ? `[{"id":${random.int(100, 9_999)},"title":"${words.thing()}","state":"open"}]`
    : `${server}: upstream timed out after ${durationMs} ms`;
  say(telling, 'rollout', {
    kind: 'tool_result',
    name: 'McpToolCall',
    callId,
    durationMs,
    attributes: { ...call, output, success: String(isOk) },
  });
  sayResult(telling, { callId, durationMs, attributes: { ...call, output, success: String(isOk) } });
}

function tellCompaction(telling: Telling): void {
  telling.now += 9_000;
  say(telling, 'rollout', {
    kind: 'compaction',
    name: 'compacted',
    durationMs: 8_800,
    attributes: { state: 'finished', trigger: 'auto' },
  });
  telling.context = 24_000;
}

const NICKNAMES = ['Aristotle', 'Hypatia', 'Noether', 'Turing'] as const;

/** A child thread with a turn of its own, inside the parent's. */
function tellSubagent(telling: Telling): void {
  const { random, words, person, repository, version } = telling;
  const parent = { threadId: telling.threadId, turnId: telling.turnId, context: telling.context };
  const childId = uuidAt(random, telling.now);
  const prompt = `Look into the ${words.thing()} and report what you find`;
  const link = {
    parent_thread_id: parent.threadId,
    child_thread_id: childId,
    prompt,
    agent_nickname: random.pick(NICKNAMES),
  };
  for (const threadId of [parent.threadId, childId]) {
    say(telling, 'rollout', {
      kind: 'thread_link',
      name: 'sub_agent_activity',
      threadId,
      turnId: '',
      attributes: link,
    });
  }
  telling.threadId = childId;
  telling.context = 0;
  say(telling, 'rollout', {
    kind: 'thread_started',
    name: 'session_meta',
    turnId: '',
    attributes: {
      cwd: `${person.home}/${repository.folder}`,
      originator: person.originator,
      'app.version': version,
      model_provider: 'openai',
      thread_source: 'subagent',
      agent_nickname: link.agent_nickname,
      agent_role: 'explorer',
    },
  });
  const beganAt = telling.now;
  beginTurn(telling, prompt);
  for (let step = 0; step < random.int(1, 6); step += 1) tellStep(telling, step);
  endTurn(telling, { ending: 'completed', beganAt, ttftMs: 700 });
  Object.assign(telling, parent);
}

/** Somebody is asked, and has not answered yet. */
function tellQuestion(telling: Telling): void {
  const callId = newCallId(telling.random);
  const said = telling.words.test(false);
  const attributes = { tool_name: 'exec_command', arguments: said.arguments };
  say(telling, 'rollout', {
    kind: 'tool_started',
    name: 'function_call',
    callId,
    attributes,
  });
  askApproval(telling, callId, said);
}

function tellRunning(telling: Telling): void {
  const said = telling.words.test(false);
  const attributes = { tool_name: 'exec_command', arguments: said.arguments };
  tellUsage(telling);
  say(telling, 'rollout', {
    kind: 'tool_started',
    name: 'function_call',
    callId: newCallId(telling.random),
    attributes,
  });
}

interface TurnEnd {
  readonly ending: 'completed' | 'interrupted' | 'failed';
  /** ms since the epoch. */
  readonly beganAt: number;
  readonly ttftMs: number;
}

function endTurn(telling: Telling, { ending, beganAt, ttftMs }: TurnEnd): void {
  const { random, words } = telling;
  telling.now += Math.round(random.skewed(2_500, 0.5));
  if (random.chance(0.7)) tellRateLimits(telling);
  if (ending === 'interrupted') {
    const durationMs = telling.now - beganAt;
    say(telling, 'rollout', {
      kind: 'turn_interrupted',
      name: 'turn_aborted',
      durationMs,
      attributes: { reason: 'interrupted' },
    });
    return;
  }
  if (ending === 'failed') {
    const message = random.pick([
      'unexpected status 401 Unauthorized: Incorrect API key provided',
      'stream disconnected before completion: response.failed event received',
      'You have hit your usage limit. Try again at 4:20 PM.',
    ]);
    const attributes = { status: 'failed', 'error.message': message, 'error.kind': 'http_connection_failed' };
    say(telling, 'rollout', {
      kind: 'turn_ended',
      name: 'task_complete',
      durationMs: telling.now - beganAt,
      attributes,
    });
    return;
  }
  const response = words.answer(random.int(1, 9));
  tellUsage(telling);
  say(telling, 'rollout', {
    kind: 'answer',
    name: 'answer',
    attributes: { response, phase: 'final_answer', item_id: `msg_${random.hex(16)}` },
  });
  telling.now += 20;
  const attributes = { status: 'completed', ttft_ms: String(ttftMs), last_message: response };
  say(telling, 'rollout', { kind: 'turn_ended', name: 'task_complete', durationMs: telling.now - beganAt, attributes });
}
