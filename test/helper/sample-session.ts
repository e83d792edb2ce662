/** A session made by hand that has one of everything, and text that wants to harm a terminal. */
import type { Approval, FileEdit, ModelCall, Session, Settings, ToolCall, Turn } from '../../src/model/session.ts';
import { type Tokens, UNKNOWN_TOKENS } from '../../src/model/tokens.ts';

export const SAMPLE_NOW = Date.parse('2026-11-20T10:04:00Z');

const ROOT = '019ab1f2-7c00-7000-8000-000000000001';
const SCOUT = '019ab1f2-7c00-7000-8000-000000000002';

const at = (seconds: number): string => new Date(Date.parse('2026-11-20T10:00:00Z') + seconds * 1000).toISOString();

const tokens = (input: number, cached: number, output: number): Tokens => ({
  input,
  cached_input: cached,
  cache_write_input: null,
  output,
  reasoning_output: null,
  total: input + output,
});

const modelCall = (seconds: number, rest: Partial<ModelCall> = {}): ModelCall => ({
  response_id: `resp_${seconds}`,
  model: 'gpt-5.5',
  started_at: at(seconds),
  duration_ms: 3_100,
  ttft_ms: 800,
  status: 'ok',
  attempts: 1,
  tokens: tokens(3_300, 1_024, 120),
  cost_usd: 0.0152,
  service_tier: null,
  effort: 'high',
  sources: ['otel_logs'],
  ...rest,
});

const toolCall = (call_id: string, seconds: number, rest: Partial<ToolCall> = {}): ToolCall => ({
  call_id,
  name: 'shell',
  mcp_server: null,
  status: 'ok',
  status_known: true,
  exit_code: 0,
  started_at: at(seconds),
  duration_ms: 4_200,
  arguments: JSON.stringify({ command: ['bash', '-lc', 'npm test -- importer'] }),
  output: null,
  sources: ['otel_logs'],
  parent_call_id: null,
  ...rest,
});

const approval = (id: string, rest: Partial<Approval>): Approval => ({
  id,
  call_id: null,
  requested_at: null,
  reason: null,
  decision: null,
  source: null,
  waited_ms: null,
  ...rest,
});

const fileEdit = (path: string, rest: Partial<FileEdit> = {}): FileEdit => ({
  id: `edit-${path}`,
  call_id: 'call-2',
  path,
  kind: 'update',
  moved_to: null,
  lines_added: 2,
  lines_removed: 1,
  diff: '@@ -1,3 +1,4 @@\n import { fetchPage } from "./page.ts";\n-old\n+new\n+newer',
  applied: true,
  ...rest,
});

const SETTINGS: Settings = {
  effort: 'high',
  service_tier: 'priority',
  approval_policy: 'on-request',
  sandbox_policy: 'workspace-write',
};

const turn = (turn_id: string, seconds: number, rest: Partial<Turn> = {}): Turn => ({
  turn_id,
  kind: 'turn',
  thread_id: ROOT,
  status: 'completed',
  status_reason: null,
  started_at: at(seconds),
  duration_ms: 72_000,
  ttft_ms: 800,
  prompt: 'Add a retry to the importer',
  answer: 'I added a retry with backoff.\n\nIt gives up after five attempts.',
  tokens: tokens(95_000, 67_000, 1_000),
  cost_usd: null,
  cost_basis: 'unknown',
  codex_cost_usd: null,
  model: 'gpt-5.5',
  settings: SETTINGS,
  context: null,
  rolled_back: false,
  trace_parent: null,
  model_calls: [],
  tool_calls: [],
  approvals: [],
  messages: [],
  compactions: [],
  plan_updates: [],
  file_edits: [],
  errors: [],
  sources: ['otel_logs'],
  ...rest,
});

const PATCH = '*** Begin Patch\n*** Update File: src/importer.ts\n@@\n-old\n+new\n+newer\n*** End Patch';

export const sampleSession: Session = {
  session_id: ROOT,
  kind: 'session',
  status: 'waiting',
  status_reason: 'approval',
  started_at: at(0),
  ended_at: null,
  duration_ms: 240_000,
  title: 'Add a retry to the importer',
  model: 'gpt-5.5',
  models: ['gpt-5.5'],
  cwd: '/home/ada/web',
  git: { repository: 'git@host:lab/web.git', branch: 'retry', commit: '4f2a91c07d3e4f2a91c07d3e4f2a91c07d3e4f2a' },
  codex_version: '0.169.0',
  originator: 'codex_exec',
  user: 'ada',
  team: null,
  environment: 'dev',
  sources: ['otel_logs', 'otel_traces', 'hooks'],
  tokens: tokens(310_000, 220_000, 4_000),
  cost_usd: 0.93,
  cost_basis: 'partly',
  codex_cost_usd: 0.9,
  provider: 'openai',
  forked_from: '019ab1f1-0000-7000-8000-00000000000f',
  settings: SETTINGS,
  context: { used_tokens: 168_000, window_tokens: 272_000 },
  rate_limits: [
    { limit_id: 'codex', window: 'primary', used_percent: 31.4, window_minutes: 300, resets_at: at(3 * 3600) },
    { limit_id: 'codex', window: 'secondary', used_percent: 12, window_minutes: 10_080, resets_at: at(-60) },
  ],
  plan_type: 'pro',
  counts: {
    turns: 4,
    model_calls: 3,
    tool_calls: 6,
    tool_failures: 1,
    approvals: 3,
    subagents: 1,
    compactions: 1,
    retries: 2,
    files_edited: 3,
    lines_added: 6,
    lines_removed: 1,
  },
  agents: [
    { thread_id: ROOT, parent_thread_id: null, role: 'root', nickname: null },
    { thread_id: SCOUT, parent_thread_id: ROOT, role: 'subagent', nickname: 'scout' },
  ],
  missing: ['Output of tools is cut at 2,048 bytes: set otel.tool_result.max_bytes higher.'],
  turns: [
    turn('turn-1', 0, {
      cost_usd: 0.28,
      cost_basis: 'priced',
      codex_cost_usd: 0.27,
      context: { used_tokens: 96_000, window_tokens: 272_000 },
      model_calls: [
        modelCall(1),
        modelCall(9, { attempts: 3, ttft_ms: null }),
        modelCall(20, { status: 'error', tokens: UNKNOWN_TOKENS, cost_usd: null }),
      ],
      tool_calls: [
        toolCall('call-1', 4, { status: 'error', exit_code: 1 }),
        toolCall('call-2', 12, { name: 'apply_patch', arguments: PATCH, duration_ms: 90, exit_code: null }),
        toolCall('call-3', 14, { name: 'exec', arguments: 'text(await tools.shell({cmd: "ls"}))', exit_code: null }),
        toolCall('call-4', 15, { arguments: '{"cmd":"ls"}', duration_ms: 30, parent_call_id: 'call-3' }),
        toolCall('call-5', 16, {
          name: 'lookup',
          mcp_server: 'wiki',
          arguments: '{"query":"退避 (backoff)"}',
          exit_code: null,
        }),
      ],
      approvals: [
        approval('approval-1', {
          call_id: 'call-1',
          requested_at: at(4),
          reason: 'The tests open a socket.',
          decision: 'approved',
          source: 'User',
          waited_ms: 12_000,
        }),
        approval('approval-2', {}),
      ],
      messages: [
        {
          id: 'reasoning-1',
          at: at(2),
          role: 'reasoning',
          phase: null,
          text: '**Looking for the importer**\n\nIt has no retry yet.',
        },
        {
          id: 'message-1',
          at: at(3),
          role: 'assistant',
          phase: 'commentary',
          text: 'I run the tests first, to see where it fails.',
        },
      ],
      compactions: [{ id: 'compaction-1', at: at(18), trigger: 'auto', duration_ms: 3_100 }],
      plan_updates: [
        {
          id: 'plan-1',
          at: at(10),
          explanation: 'One thing after the other.',
          steps: [
            { step: 'Run the tests', status: 'completed' },
            { step: 'Add the retry', status: 'in_progress' },
            { step: 'Test it', status: 'pending' },
          ],
        },
      ],
      file_edits: [
        fileEdit('src/importer.ts'),
        fileEdit('src/with-retry.ts', { kind: 'add', lines_added: 4, lines_removed: 0, diff: null }),
        fileEdit('src/old.ts', { moved_to: 'src/older.ts', lines_added: null, lines_removed: null, diff: null }),
        fileEdit('README.md', { id: 'edit-lone', call_id: 'gone', applied: false }),
      ],
      errors: [{ id: 'error-1', at: at(21), kind: 'stream_error', message: 'the stream ended early' }],
    }),
    turn('turn-s', 30, {
      thread_id: SCOUT,
      prompt: 'Find the callers.',
      answer: null,
      tokens: UNKNOWN_TOKENS,
      duration_ms: 9_000,
    }),
    turn('turn-2', 100, {
      prompt: Array.from({ length: 20 }, (_, line) => `line ${line + 1}`).join('\n'),
      status: 'interrupted',
      status_reason: 'user',
      rolled_back: true,
      trace_parent: null,
      answer: null,
    }),
    turn('turn-3', 200, {
      prompt:
        'Show \u001b[31mred\u001b[0m \u001b]0;owned\u0007title\u001b]52;c;ZXZpbA==\u001b\\ and \u202egnp.exe\rhidden',
      status: 'waiting',
      status_reason: 'approval',
      duration_ms: null,
      answer: null,
      model: 'gpt-5.5-mini',
      settings: { ...SETTINGS, effort: 'low' },
      approvals: [approval('approval-3', { call_id: 'call-6', requested_at: at(228) })],
      tool_calls: [
        toolCall('call-6', 201, {
          status: 'running',
          duration_ms: null,
          exit_code: null,
          arguments: 'printf "\u001b[2J"\n\trm -rf /',
        }),
      ],
    }),
  ],
};

/** The same people, seen by `notify` alone: almost nothing is known. */
export const barelyKnownSession: Session = {
  ...sampleSession,
  status: 'unknown',
  status_reason: 'killed',
  ended_at: at(90),
  duration_ms: 90_000,
  model: null,
  models: [],
  git: null,
  cwd: null,
  codex_version: null,
  sources: ['notify'],
  tokens: UNKNOWN_TOKENS,
  cost_usd: null,
  cost_basis: 'unknown',
  codex_cost_usd: null,
  provider: null,
  forked_from: null,
  settings: { effort: null, service_tier: null, approval_policy: null, sandbox_policy: null },
  context: null,
  rate_limits: null,
  plan_type: null,
  counts: {
    turns: 1,
    model_calls: null,
    tool_calls: null,
    tool_failures: null,
    approvals: null,
    subagents: 0,
    compactions: null,
    retries: null,
    files_edited: null,
    lines_added: null,
    lines_removed: null,
  },
  agents: [],
  missing: ['Model calls and tokens are not known: notify does not carry them, OTLP and rollouts do.'],
  turns: [
    turn('turn-1', 0, {
      status: 'unknown',
      status_reason: 'killed',
      duration_ms: null,
      ttft_ms: null,
      tokens: UNKNOWN_TOKENS,
      model: null,
      settings: { effort: null, service_tier: null, approval_policy: null, sandbox_policy: null },
      sources: ['notify'],
    }),
  ],
};
