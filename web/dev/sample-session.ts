/**
 * Made-up sessions in the real shapes, to look at the page without a Codex at hand. Everything comes from a seeded
 * generator: the same server start shows the same sessions.
 */
import type { ModelCall, Session, Tokens, ToolCall, Turn } from '../src/api/shape.ts';
import { PATCH, SETTINGS, sampleApproval, sampleEdits, sampleWords } from './sample-happening.ts';

/** A small repeatable generator (mulberry32): [0, 1). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const TASKS = [
  'Run the tests and tell me why the importer is slow',
  'Add a retry with back-off to the importer',
  'Refactor the parser so that errors carry a position',
  'Fix the flaky test in checkout',
  'Write the migration for the orders table and try it on a copy',
  'Explain how the session cache is invalidated',
  'Bump the image to Node 24 and mend what breaks',
  'Find out why the nightly job stops after two hours',
  'Remove the dead feature flag new_pricing',
  'Make the search box keep its focus after a reload',
];
const REPOSITORIES = [
  'https://github.com/acme/api.git',
  'https://github.com/acme/web.git',
  'git@github.com:acme/core.git',
];
const BRANCHES = ['main', 'retry', 'fix-17', 'wip/parser'];
const MODELS = ['gpt-5.5', 'gpt-6-sol', 'gpt-5.6-sol'];
const COMMANDS = [
  'rg -n "retry" src',
  'sed -n 1,120p src/importer.ts',
  'npm test -- importer',
  'git status --short',
  'node --test test/',
  'ls -la packages/core/src',
  'git diff --stat',
  'npx tsc --noEmit',
];
const FAILURE = [
  'Chunk ID: f86c3d',
  'Wall time: 4.1920 seconds',
  'Process exited with code 1',
  'Output:',
  '\u001b[31m FAIL \u001b[39m src/importer.test.ts > importer > gives up after three attempts',
  'AssertionError: expected 4 to be 3',
  ...Array.from({ length: 30 }, (_, line) => `    at step ${line} (src/importer.test.ts:${40 + line}:9)`),
].join('\n');

const tokens = (input: number, cached: number, output: number): Tokens => ({
  input,
  cached_input: cached,
  cache_write_input: 0,
  output,
  reasoning_output: Math.round(output * 0.4),
  total: input + output,
});

const sum = (parts: readonly Tokens[]): Tokens =>
  tokens(
    parts.reduce((all, part) => all + (part.input ?? 0), 0),
    parts.reduce((all, part) => all + (part.cached_input ?? 0), 0),
    parts.reduce((all, part) => all + (part.output ?? 0), 0),
  );

const iso = (at: number): string => new Date(at).toISOString();

export interface SampleTurnPlan {
  readonly turnId: string;
  readonly threadId: string;
  readonly startedAt: number;
  readonly steps: number;
  readonly prompt: string | null;
  readonly model: string;
  readonly random: () => number;
  /** The last step is still going on. */
  readonly isOpen?: boolean;
  readonly status?: Turn['status'];
}

function sampleModelCall({ turnId, model, random }: SampleTurnPlan, step: number, at: number): ModelCall {
  const thinkingMs = 900 + random() * 5200;
  const input = 3300 + step * 900 + Math.round(random() * 900);
  return {
    response_id: `resp_${turnId}_${step}`,
    model,
    started_at: iso(at),
    duration_ms: thinkingMs,
    ttft_ms: 300 + random() * 700,
    status: 'ok',
    attempts: random() < 0.04 ? 2 : 1,
    tokens: tokens(input, Math.round(input * (step === 0 ? 0.3 : 0.82)), 60 + Math.round(random() * 900)),
    cost_usd: input * 2e-6,
    service_tier: null,
    effort: SETTINGS.effort,
    sources: ['otel_logs', 'rollout'],
  };
}

/** A turn in which the model is asked and calls tools, `steps` times. */
export function sampleTurn(plan: SampleTurnPlan): Turn {
  const { random, turnId } = plan;
  const models: ModelCall[] = [];
  const tools: ToolCall[] = [];
  const approvals: Turn['approvals'][number][] = [];
  let at = plan.startedAt + 180;
  for (let step = 0; step < plan.steps; step += 1) {
    const isLast = plan.isOpen === true && step === plan.steps - 1;
    const model = sampleModelCall(plan, step, at);
    models.push(model);
    at += model.duration_ms ?? 0;
    const calls = sampleCalls(`${turnId}_${step}`, at, random);
    tools.push(...calls.map((call) => (isLast ? { ...call, ...OPEN } : call)));
    const first = calls[0];
    if (first !== undefined && random() < 0.06 && !isLast) {
      approvals.push(sampleApproval(first));
    }
    at = Math.max(at, ...calls.map((call) => Date.parse(call.started_at) + (call.duration_ms ?? 0))) + 40;
  }
  const isOpen = plan.isOpen === true;
  const isWaiting = plan.status === 'waiting';
  const asked = isWaiting ? tools.at(-1) : undefined;
  if (asked !== undefined) approvals.push(sampleApproval(asked, { decision: null, source: null, waited_ms: null }));
  return {
    turn_id: turnId,
    kind: 'turn',
    thread_id: plan.threadId,
    status: plan.status ?? (isOpen ? 'running' : 'completed'),
    status_reason: isWaiting ? 'approval' : null,
    started_at: iso(plan.startedAt),
    duration_ms: isOpen ? null : at - plan.startedAt,
    ttft_ms: models[0]?.ttft_ms ?? null,
    prompt: plan.prompt,
    answer: isOpen || plan.prompt === null ? null : ANSWER,
    tokens: sum(models.map((call) => call.tokens)),
    cost_usd: models.reduce((all, call) => all + (call.cost_usd ?? 0), 0),
    cost_basis: 'priced',
    codex_cost_usd: null,
    model: plan.model,
    settings: SETTINGS,
    context: { used_tokens: 20_000 + models.length * 9_000, window_tokens: 272_000 },
    rolled_back: false,
    trace_parent: null,
    model_calls: models,
    tool_calls: tools,
    approvals,
    ...sampleWords(
      turnId,
      models.map((call) => Date.parse(call.started_at)),
    ),
    compactions: [],
    file_edits: tools.filter((call) => call.name === 'apply_patch').flatMap(sampleEdits),
    errors: [],
    sources: ['otel_logs', 'rollout'],
  };
}

const OPEN = { status: 'running', duration_ms: null, output: null, exit_code: null } as const;
const ANSWER =
  'The importer asked the remote page again for every row. It now reads each page once and keeps it for the run.\n\n' +
  'I added a retry with back-off (three attempts, 200 ms, 400 ms) and a test that makes the second page fail once. ' +
  'The whole suite takes 4.2 s, before it was 11 s.';

function sampleCalls(id: string, at: number, random: () => number): ToolCall[] {
  const call = (part: Partial<ToolCall>, more = ''): ToolCall => ({
    mcp_server: null,
    status: 'ok',
    status_known: true,
    exit_code: 0,
    parent_call_id: null,
    sources: ['otel_logs', 'otel_traces'],
    call_id: `call_${id}${more}`,
    name: 'exec_command',
    started_at: iso(at),
    duration_ms: 20 + random() * 900,
    arguments: JSON.stringify({ cmd: pick(COMMANDS, random), workdir: '/home/dev/project' }),
    output: 'Chunk ID: be10d7\nWall time: 0.0512 seconds\nProcess exited with code 0\nOutput:\nok 14 tests\n',
    ...part,
  });
  const dice = random();
  if (dice < 0.1) return [call(FAILED_CALL)];
  if (dice < 0.25) return [call(PATCH_CALL)];
  if (dice < 0.35) return [call(MCP_CALL)];
  if (dice < 0.45) {
    const parent = call(CODE_CALL);
    const inside = { parent_call_id: parent.call_id };
    return [parent, call({ ...inside, duration_ms: 600 }, 'a'), call({ ...inside, duration_ms: 1200 }, 'b')];
  }
  if (dice < 0.6) return [call({ duration_ms: 900 }, 'p1'), call({ duration_ms: 1500 }, 'p2'), call({}, 'p3')];
  return [call({ duration_ms: 40 + random() * 3000 })];
}

const FAILED_CALL: Partial<ToolCall> = {
  status: 'error',
  exit_code: 1,
  duration_ms: 4200,
  output: FAILURE,
  arguments: '{"cmd":"npm test -- importer"}',
};
const PATCH_CALL: Partial<ToolCall> = {
  name: 'apply_patch',
  arguments: PATCH,
  exit_code: null,
  duration_ms: 80,
  output: 'Success. Updated the following files:\nM src/importer.ts\nA src/with-retry.ts\n',
};
const MCP_CALL: Partial<ToolCall> = {
  name: 'search_docs',
  mcp_server: 'docs',
  exit_code: null,
  arguments: '{"query":"retry budget","limit":5}',
  output: '{"hits":[{"title":"Retries","score":0.91}]}',
};
const CODE_CALL: Partial<ToolCall> = {
  name: 'exec',
  exit_code: null,
  duration_ms: 1400,
  arguments:
    'const [a, b] = await Promise.all([tools.exec_command({cmd: "ls"}), tools.exec_command({cmd: "git log -5"})]);\n' +
    'text(a.output);\ntext(b.output);',
};

/** The session around some turns, with totals that are the sums of its parts. */
export function sampleSession(id: string, turns: readonly Turn[], more: Partial<Session> = {}): Session {
  const tools = turns.flatMap((turn) => turn.tool_calls);
  const edits = turns.flatMap((turn) => turn.file_edits);
  const first = Math.min(...turns.map((turn) => Date.parse(turn.started_at)));
  const last = Math.max(...turns.map((turn) => Date.parse(turn.started_at) + (turn.duration_ms ?? 0)));
  const models = [...new Set(turns.flatMap((turn) => turn.model_calls.flatMap((call) => call.model ?? [])))];
  const agents = more.agents ?? [{ thread_id: id, parent_thread_id: null, role: 'root', nickname: null }];
  const isOpen = turns.some((turn) => turn.status === 'running' || turn.status === 'waiting');
  return {
    session_id: id,
    kind: 'session',
    status: isOpen ? 'running' : 'completed',
    status_reason: null,
    started_at: iso(first),
    ended_at: isOpen ? null : iso(last),
    duration_ms: last - first,
    title: turns[0]?.prompt ?? null,
    model: models[0] ?? null,
    models,
    cwd: '/home/dev/project',
    git: null,
    codex_version: '0.169.0',
    originator: 'codex_exec',
    user: null,
    team: null,
    environment: 'dev',
    sources: ['otel_logs', 'otel_traces'],
    tokens: sum(turns.map((turn) => turn.tokens)),
    cost_usd: turns.reduce((all, turn) => all + (turn.cost_usd ?? 0), 0),
    cost_basis: 'priced',
    codex_cost_usd: null,
    provider: 'openai',
    forked_from: null,
    settings: SETTINGS,
    context: turns.findLast((turn) => turn.thread_id === id)?.context ?? null,
    rate_limits: null,
    plan_type: null,
    counts: {
      turns: turns.length,
      model_calls: turns.reduce((count, turn) => count + turn.model_calls.length, 0),
      tool_calls: tools.length,
      tool_failures: tools.filter((call) => call.status === 'error').length,
      approvals: turns.reduce((count, turn) => count + turn.approvals.length, 0),
      subagents: agents.length - 1,
      compactions: turns.reduce((count, turn) => count + turn.compactions.length, 0),
      retries: 0,
      files_edited: new Set(edits.map((edit) => edit.path)).size,
      lines_added: edits.reduce((count, edit) => count + (edit.lines_added ?? 0), 0),
      lines_removed: edits.reduce((count, edit) => count + (edit.lines_removed ?? 0), 0),
    },
    agents,
    missing: [],
    turns,
    ...more,
  };
}

const pick = <T>(values: readonly T[], random: () => number): T => values[Math.floor(random() * values.length)] as T;

export const sampleId = (number: number): string =>
  `01a1fb${String(number).padStart(2, '0').slice(-2)}-${String(number).padStart(4, '0')}-7121-aca9-83861c4959ea`;

/** An everyday session, `ageMs` old. */
export function everydaySession(number: number, startedAt: number): Session {
  const random = randomFrom(number * 7919 + 1);
  const id = sampleId(number);
  const model = pick(MODELS, random);
  const turnCount = 1 + Math.floor(random() * 4);
  const turns: Turn[] = [];
  let at = startedAt;
  for (let index = 0; index < turnCount; index += 1) {
    const prompt = index === 0 ? pick(TASKS, random) : 'Good. Now do the same for the exporter.';
    const turn = sampleTurn({
      turnId: `${id}_t${index}`,
      threadId: id,
      startedAt: at,
      steps: 1 + Math.floor(random() * 7),
      prompt,
      model,
      random,
    });
    turns.push(turn);
    at += (turn.duration_ms ?? 0) + 4000 + random() * 60_000;
  }
  const status = pick(
    ['completed', 'completed', 'completed', 'completed', 'interrupted', 'failed', 'unknown'] as const,
    random,
  );
  const hasGit = random() < 0.7;
  return sampleSession(id, turns, {
    status,
    git: hasGit
      ? { repository: pick(REPOSITORIES, random), branch: pick(BRANCHES, random), commit: '4f2a91c07d3e' }
      : null,
    status_reason: REASON[status] ?? null,
    cost_basis: pick(['priced', 'priced', 'partly', 'api_equivalent'] as const, random),
    cwd: random() < 0.85 ? '/home/dev/site' : null,
    user: pick(['kim@acme.example', 'ada@acme.example'], random),
    codex_version: pick(['0.169.0', '0.169.0', '0.160.1'], random),
    originator: pick(['codex_exec', 'codex-tui', 'codex_vscode'], random),
    ...(random() < 0.12
      ? { title: null, turns: turns.map((turn) => ({ ...turn, prompt: null, answer: null })), missing: NO_PROMPTS }
      : {}),
  });
}

const REASON: Partial<Record<Session['status'], Session['status_reason']>> = {
  interrupted: 'user',
  failed: 'error',
  unknown: 'killed',
};

export const NO_PROMPTS = [
  'Prompts are not sent: set otel.log_user_prompt = true.',
  'Answers are not sent: set otel.log_agent_responses = true.',
  'The repository is not known: OTLP does not carry it, hooks and rollouts do.',
];
