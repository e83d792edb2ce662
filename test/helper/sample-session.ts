/** A session made by hand that has one of everything, and text that wants to harm a terminal. */
import type { ModelCall, Session, ToolCall, Turn } from '../../src/model/session.ts';
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
  ...rest,
});

const toolCall = (call_id: string, seconds: number, rest: Partial<ToolCall> = {}): ToolCall => ({
  call_id,
  name: 'shell',
  mcp_server: null,
  status: 'ok',
  exit_code: 0,
  started_at: at(seconds),
  duration_ms: 4_200,
  arguments: JSON.stringify({ command: ['bash', '-lc', 'npm test -- importer'] }),
  output: null,
  sources: ['otel_logs'],
  parent_call_id: null,
  ...rest,
});

const turn = (turn_id: string, seconds: number, rest: Partial<Turn> = {}): Turn => ({
  turn_id,
  kind: 'turn',
  thread_id: ROOT,
  status: 'completed',
  started_at: at(seconds),
  duration_ms: 72_000,
  ttft_ms: 800,
  prompt: 'Add a retry to the importer',
  answer: 'I added a retry with backoff.\n\nIt gives up after five attempts.',
  tokens: tokens(95_000, 67_000, 1_000),
  cost_usd: null,
  model_calls: [],
  tool_calls: [],
  approvals: [],
  errors: [],
  ...rest,
});

const PATCH = '*** Begin Patch\n*** Update File: src/importer.ts\n@@\n-old\n+new\n+newer\n*** End Patch';

export const sampleSession: Session = {
  session_id: ROOT,
  kind: 'session',
  status: 'waiting',
  started_at: at(0),
  ended_at: null,
  duration_ms: 240_000,
  title: 'Add a retry to the importer',
  model: 'gpt-5.5',
  models: ['gpt-5.5'],
  cwd: '/home/ada/web',
  git: { repository: 'git@host:lab/web.git', branch: 'retry', commit: null },
  codex_version: '0.169.0',
  originator: 'codex_exec',
  user: 'ada',
  team: null,
  environment: 'dev',
  sources: ['otel_logs', 'otel_traces'],
  tokens: tokens(310_000, 220_000, 4_000),
  cost_usd: 0.93,
  cost_basis: 'priced',
  counts: {
    turns: 4,
    model_calls: 3,
    tool_calls: 6,
    tool_failures: 1,
    approvals: 2,
    subagents: 1,
    compactions: 1,
    retries: 2,
  },
  agents: [
    { thread_id: ROOT, parent_thread_id: null, role: 'root', nickname: null },
    { thread_id: SCOUT, parent_thread_id: ROOT, role: 'subagent', nickname: 'scout' },
  ],
  missing: ['Output of tools is cut at 2,048 bytes: set otel.tool_result.max_bytes higher.'],
  turns: [
    turn('turn-1', 0, {
      cost_usd: 0.28,
      model_calls: [
        modelCall(1),
        modelCall(9, { attempts: 3, ttft_ms: null }),
        modelCall(20, { status: 'error', tokens: UNKNOWN_TOKENS }),
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
        { call_id: 'call-1', decision: 'approved', source: 'User', waited_ms: 12_000 },
        { call_id: null, decision: null, source: null, waited_ms: null },
      ],
      errors: [{ at: at(21), kind: 'stream_error', message: 'the stream ended early' }],
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
      answer: null,
    }),
    turn('turn-3', 200, {
      prompt:
        'Show \u001b[31mred\u001b[0m \u001b]0;owned\u0007title\u001b]52;c;ZXZpbA==\u001b\\ and \u202egnp.exe\rhidden',
      status: 'waiting',
      duration_ms: null,
      answer: null,
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
