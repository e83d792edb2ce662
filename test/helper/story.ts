/** Sessions written down as a list of what happened: one call after the other, each asked for by a model call of its own. */
import type {
  Agent,
  Approval,
  Compaction,
  FileEdit,
  ModelCall,
  Session,
  ToolCall,
  Turn,
} from '../../src/model/session.ts';
import { UNKNOWN_TOKENS } from '../../src/model/tokens.ts';
import { sampleSession } from './sample-session.ts';

const [SAMPLE_TURN] = sampleSession.turns as readonly [Turn, ...Turn[]];
const EPOCH_MS = Date.parse('2026-11-20T10:00:00Z');
const STEP_S = 10;

export const timeAt = (seconds: number): string => new Date(EPOCH_MS + seconds * 1000).toISOString();

export type Call = Partial<ToolCall> & { readonly asks?: Partial<ModelCall> | null; readonly edits?: string };

/** A shell call that went well; `output` makes it comparable. */
export const sh = (cmd: string, rest: Call = {}): Call => ({
  arguments: JSON.stringify({ cmd }),
  output: 'same',
  ...rest,
});
export const failed = (cmd: string, rest: Call = {}): Call =>
  sh(cmd, { status: 'error', exit_code: 1, output: 'it is broken', ...rest });
/** A patch that was applied. */
export const patch = (path: string, text = path): Call => ({
  name: 'apply_patch',
  arguments: `*** Begin Patch\n*** Update File: ${path}\n${text}`,
  output: 'Success. Updated the following files:',
  edits: path,
});
export const mcp = (server: string, name: string, args: unknown, rest: Call = {}): Call => ({
  mcp_server: server,
  name,
  arguments: JSON.stringify(args),
  exit_code: null,
  output: 'an answer',
  ...rest,
});

export const modelAt = (seconds: number, rest: Partial<ModelCall> = {}): ModelCall => ({
  response_id: `resp-${seconds}`,
  model: 'gpt-5.5',
  started_at: timeAt(seconds),
  duration_ms: 1_000,
  ttft_ms: 500,
  status: 'ok',
  attempts: 1,
  tokens: UNKNOWN_TOKENS,
  cost_usd: null,
  service_tier: null,
  effort: null,
  sources: ['rollout'],
  ...rest,
});

/** Input and cached input. */
export const used = (input: number, cached: number | null = 0): Partial<ModelCall> => ({
  tokens: { ...UNKNOWN_TOKENS, input, cached_input: cached, output: 100, total: input + 100 },
});

export const compactionAt = (seconds: number, rest: Partial<Compaction> = {}): Compaction => ({
  id: `compaction-${seconds}`,
  at: timeAt(seconds),
  trigger: 'auto',
  duration_ms: 2_000,
  ...rest,
});

export const approvalOf = (rest: Partial<Approval>): Approval => ({
  id: 'approval',
  call_id: null,
  requested_at: null,
  reason: null,
  decision: 'approved',
  source: 'User',
  waited_ms: null,
  ...rest,
});

interface TurnStory extends Partial<Omit<Turn, 'tool_calls'>> {
  /** Seconds after the beginning. */
  readonly from?: number;
  readonly calls?: readonly Call[];
}

/** Each call is made ten seconds after the one before, and takes two. */
export function turn(turn_id: string, { from = 0, calls = [], ...rest }: TurnStory = {}): Turn {
  const made = calls.map(
    ({ asks: _asks, edits: _edits, ...call }, index): ToolCall => ({
      call_id: `${turn_id}-${index + 1}`,
      name: 'exec_command',
      mcp_server: null,
      status: 'ok',
      status_known: true,
      exit_code: 0,
      started_at: timeAt(from + index * STEP_S + 5),
      duration_ms: 2_000,
      arguments: null,
      output: null,
      sources: ['rollout'],
      parent_call_id: null,
      ...call,
    }),
  );
  const asked = calls.flatMap(({ asks = {} }, index) =>
    asks === null ? [] : [modelAt(from + index * STEP_S, { response_id: `${turn_id}-r${index + 1}`, ...asks })],
  );
  const edits = calls.flatMap(({ edits: path }, index): FileEdit[] =>
    path === undefined ? [] : [fileEdit(made[index]?.call_id ?? '', path)],
  );
  return {
    ...SAMPLE_TURN,
    turn_id,
    started_at: timeAt(from),
    duration_ms: Math.max(1, calls.length) * STEP_S * 1_000,
    cost_usd: null,
    context: { used_tokens: 0, window_tokens: 100_000 },
    model_calls: asked,
    approvals: [],
    messages: [],
    compactions: [],
    plan_updates: [],
    errors: [],
    file_edits: edits,
    tool_calls: made,
    ...rest,
  };
}

const fileEdit = (call_id: string, path: string): FileEdit => ({
  id: `edit-${call_id}`,
  call_id,
  path,
  kind: 'update',
  moved_to: null,
  lines_added: 1,
  lines_removed: 1,
  diff: null,
  applied: true,
});

export const sessionOf = (turns: readonly Turn[], agents: readonly Agent[] = []): Session => ({
  ...sampleSession,
  context: null,
  agents,
  turns,
});

/** One turn of these calls. */
export const story = (...calls: readonly Call[]): Session => sessionOf([turn('t1', { calls })]);

export const times = <Item>(count: number, item: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => item(index));
