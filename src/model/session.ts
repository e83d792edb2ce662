/**
 * A session as everyone sees it: the shape of `turnscope show --json` and of `GET /api/v1/sessions/{id}`.
 * Field names are the public JSON names (snake_case). Unknown is null, never 0 or ''.
 */
import type { Source } from './observation.ts';
import type { Tokens } from './tokens.ts';
import type { TraceParent } from './trace-parent.ts';

export type SessionStatus = 'running' | 'waiting' | 'completed' | 'interrupted' | 'failed' | 'unknown';
export type TurnStatus = SessionStatus;
/**
 * Why a status is what it is. `approval`: waits for somebody's decision · `stuck`: runs, and has not said a word for long · `killed`: never ended,
 * and its process is gone · `silent`: never ended, and nothing has been heard of it since · `error`: the model or Codex failed · `user`: interrupted by
 * the user · `ended`: its process ended in order, and nobody said how the turn did · `replaced`, `review_ended`, `budget_limited`: ended early, in Codex's words.
 */
export type StatusReason =
  | 'approval'
  | 'stuck'
  | 'killed'
  | 'silent'
  | 'ended'
  | 'error'
  | 'user'
  | 'replaced'
  | 'review_ended'
  | 'budget_limited';
/** `compaction`: the user's /compact, which has no prompt. `review`: `codex exec review`, whose work a sub-agent does. */
export type TurnKind = 'turn' | 'compaction' | 'review';
/** `unknown`: it is over, and no source that is there can tell how it ended. */
export type ToolStatus = 'ok' | 'error' | 'denied' | 'aborted' | 'running';
export type ModelCallStatus = 'ok' | 'error' | 'running' | 'unknown';
export type CostBasis = 'priced' | 'partly' | 'unknown' | 'api_equivalent';
/** `session`: a person's or a script's. `title_generator`: the side thread in which the TUI asks for a title. */
export type SessionKind = 'session' | 'title_generator';

export interface Git {
  readonly repository: string | null;
  readonly branch: string | null;
  readonly commit: string | null;
}

export interface Agent {
  readonly thread_id: string;
  readonly parent_thread_id: string | null;
  readonly role: string;
  readonly nickname: string | null;
}

/** How full the model's context window was. */
export interface ContextFill {
  readonly used_tokens: number;
  readonly window_tokens: number | null;
}

/** A window of a rate limit, as the provider told it with a response. */
export interface RateLimit {
  readonly limit_id: string | null;
  readonly window: 'primary' | 'secondary';
  readonly used_percent: number;
  readonly window_minutes: number | null;
  readonly resets_at: string | null;
}

/** What Codex was allowed to do, and how hard the model was asked to think. Codex's own words. */
export interface Settings {
  readonly effort: string | null;
  readonly service_tier: string | null;
  readonly approval_policy: string | null;
  readonly sandbox_policy: string | null;
}

export interface ModelCall {
  readonly response_id: string | null;
  readonly model: string | null;
  /** Of the first attempt. Where a rollout alone tells: when the last thing was written that the request holds, some milliseconds before. Where nobody tells: when the response was over. */
  readonly started_at: string;
  /** ms; null where nobody tells when the request began. */
  readonly duration_ms: number | null;
  readonly ttft_ms: number | null;
  readonly status: ModelCallStatus;
  /** HTTP or websocket attempts, 1 when it worked at once; null where attempts are not told. */
  readonly attempts: number | null;
  readonly tokens: Tokens;
  readonly cost_usd: number | null;
  readonly service_tier: string | null;
  readonly effort: string | null;
  readonly sources: readonly Source[];
}

export interface ToolCall {
  readonly call_id: string;
  /** As the model called it, without the MCP prefix. */
  readonly name: string;
  readonly mcp_server: string | null;
  readonly status: ToolStatus;
  /** False where nobody tells how it ended: then `status` is what is most likely, `ok` for what came back and `aborted` for what did not. */
  readonly status_known: boolean;
  readonly exit_code: number | null;
  readonly started_at: string;
  readonly duration_ms: number | null;
  readonly arguments: string | null;
  readonly output: string | null;
  readonly sources: readonly Source[];
  /** The code-mode call (`exec`) that this call was made from, null for direct calls. */
  readonly parent_call_id: string | null;
}

export interface Approval {
  readonly id: string;
  readonly call_id: string | null;
  /** null where nobody told that it was asked for. */
  readonly requested_at: string | null;
  /** Why the agent says that it needs this. */
  readonly reason: string | null;
  readonly decision: string | null;
  readonly source: string | null;
  readonly waited_ms: number | null;
}

/** Something that the assistant said on the way, or the summary of what it thought. */
export interface Message {
  readonly id: string;
  readonly at: string;
  readonly role: 'assistant' | 'reasoning';
  /** `commentary`, `final_answer`; null where Codex does not tell. */
  readonly phase: string | null;
  readonly text: string;
}

export interface Compaction {
  readonly id: string;
  readonly at: string;
  readonly trigger: 'auto' | 'manual' | null;
  readonly duration_ms: number | null;
}

export interface PlanUpdate {
  readonly id: string;
  readonly at: string;
  readonly explanation: string | null;
  readonly steps: readonly { readonly step: string; readonly status: string }[];
}

export interface FileEdit {
  readonly id: string;
  readonly call_id: string;
  readonly path: string;
  readonly kind: 'add' | 'delete' | 'update';
  readonly moved_to: string | null;
  /** null where the source does not hold the change. */
  readonly lines_added: number | null;
  readonly lines_removed: number | null;
  /** Unified diff without file headers. */
  readonly diff: string | null;
  /** False for a patch that did not apply or was refused. */
  readonly applied: boolean;
}

export interface SessionError {
  readonly id: string;
  readonly at: string;
  readonly kind: string;
  readonly message: string;
}

export interface Turn {
  readonly turn_id: string;
  readonly kind: TurnKind;
  readonly thread_id: string;
  readonly status: TurnStatus;
  readonly status_reason: StatusReason | null;
  readonly started_at: string;
  readonly duration_ms: number | null;
  readonly ttft_ms: number | null;
  readonly prompt: string | null;
  readonly answer: string | null;
  readonly tokens: Tokens;
  readonly cost_usd: number | null;
  readonly cost_basis: CostBasis;
  /** Codex's own estimate (`codex.turn_cost`), where its backend gives one. */
  readonly codex_cost_usd: number | null;
  readonly model: string | null;
  readonly settings: Settings;
  readonly context: ContextFill | null;
  /** The user took this turn back: it is not part of the conversation any more, but was paid. */
  readonly rolled_back: boolean;
  /** The caller's span that this turn hangs under; null for a sub-agent's, which hangs under the turn that began it. */
  readonly trace_parent: TraceParent | null;
  readonly model_calls: readonly ModelCall[];
  readonly tool_calls: readonly ToolCall[];
  readonly approvals: readonly Approval[];
  readonly messages: readonly Message[];
  readonly compactions: readonly Compaction[];
  readonly plan_updates: readonly PlanUpdate[];
  readonly file_edits: readonly FileEdit[];
  readonly errors: readonly SessionError[];
  readonly sources: readonly Source[];
}

/** null where the present sources cannot tell: a session seen by `notify` alone has no known number of tool calls. */
export interface Counts {
  readonly turns: number;
  readonly model_calls: number | null;
  readonly tool_calls: number | null;
  readonly tool_failures: number | null;
  readonly approvals: number | null;
  readonly subagents: number;
  readonly compactions: number | null;
  readonly retries: number | null;
  readonly files_edited: number | null;
  readonly lines_added: number | null;
  readonly lines_removed: number | null;
}

/** A row of the session list: everything but the turns. */
export interface SessionSummary {
  readonly session_id: string;
  readonly kind: SessionKind;
  readonly status: SessionStatus;
  readonly status_reason: StatusReason | null;
  readonly started_at: string;
  /** Last sign of life for a session that ended; null while it runs. */
  readonly ended_at: string | null;
  readonly duration_ms: number;
  /** First line of the first prompt, null where prompts are not sent. */
  readonly title: string | null;
  readonly model: string | null;
  readonly models: readonly string[];
  readonly cwd: string | null;
  readonly git: Git | null;
  readonly codex_version: string | null;
  readonly originator: string | null;
  readonly user: string | null;
  readonly team: string | null;
  readonly environment: string | null;
  readonly sources: readonly Source[];
  readonly tokens: Tokens;
  readonly cost_usd: number | null;
  readonly cost_basis: CostBasis;
  /** Sum of Codex's own estimates; null where it gave none. */
  readonly codex_cost_usd: number | null;
  readonly provider: string | null;
  /** The thread that this one was forked from. */
  readonly forked_from: string | null;
  readonly settings: Settings;
  readonly context: ContextFill | null;
  /** The newest that the provider told; null where none did. */
  readonly rate_limits: readonly RateLimit[] | null;
  /** The ChatGPT plan, in the provider's words. */
  readonly plan_type: string | null;
  readonly counts: Counts;
  readonly agents: readonly Agent[];
  /** A sentence for each thing that the present sources cannot tell. */
  readonly missing: readonly string[];
}

export interface Session extends SessionSummary {
  readonly turns: readonly Turn[];
}

/** The list row of a session. */
export function summaryOf(session: Session): SessionSummary {
  const { turns: _turns, ...summary } = session;
  return summary;
}
