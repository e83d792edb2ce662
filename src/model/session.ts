/**
 * A session as everyone sees it: the shape of `turnscope show --json` and of `GET /api/v1/sessions/{id}`.
 * Field names are the public JSON names (snake_case). Unknown is null, never 0 or ''.
 */
import type { Source } from './observation.ts';
import type { Tokens } from './tokens.ts';

export type SessionStatus = 'running' | 'waiting' | 'completed' | 'interrupted' | 'failed' | 'unknown';
export type TurnStatus = SessionStatus;
/** `compaction`: the user's /compact, which has no prompt. `review`: `codex exec review`, whose work a sub-agent does. */
export type TurnKind = 'turn' | 'compaction' | 'review';
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

export interface ModelCall {
  readonly response_id: string | null;
  readonly model: string | null;
  readonly started_at: string;
  readonly duration_ms: number | null;
  readonly ttft_ms: number | null;
  readonly status: ModelCallStatus;
  /** HTTP or websocket attempts, 1 when it worked at once; null where attempts are not told. */
  readonly attempts: number | null;
  readonly tokens: Tokens;
}

export interface ToolCall {
  readonly call_id: string;
  /** As the model called it, without the MCP prefix. */
  readonly name: string;
  readonly mcp_server: string | null;
  readonly status: ToolStatus;
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
  readonly call_id: string | null;
  readonly decision: string | null;
  readonly source: string | null;
  readonly waited_ms: number | null;
}

export interface SessionError {
  readonly at: string;
  readonly kind: string;
  readonly message: string;
}

export interface Turn {
  readonly turn_id: string;
  readonly kind: TurnKind;
  readonly thread_id: string;
  readonly status: TurnStatus;
  readonly started_at: string;
  readonly duration_ms: number | null;
  readonly ttft_ms: number | null;
  readonly prompt: string | null;
  readonly answer: string | null;
  readonly tokens: Tokens;
  readonly cost_usd: number | null;
  readonly model_calls: readonly ModelCall[];
  readonly tool_calls: readonly ToolCall[];
  readonly approvals: readonly Approval[];
  readonly errors: readonly SessionError[];
}

export interface Counts {
  readonly turns: number;
  readonly model_calls: number;
  readonly tool_calls: number;
  readonly tool_failures: number;
  readonly approvals: number;
  readonly subagents: number;
  readonly compactions: number;
  readonly retries: number;
}

/** A row of the session list: everything but the turns. */
export interface SessionSummary {
  readonly session_id: string;
  readonly kind: SessionKind;
  readonly status: SessionStatus;
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
