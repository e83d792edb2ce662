/** What only Codex has, under names of our own; part of every profile. */
import { int, onlyTrue } from '../attribute.ts';
import type { NodeTable } from '../profile.ts';
import type {
  ApprovalNode,
  CompactionNode,
  ErrorNode,
  ModelCallNode,
  SpanNode,
  ToolCallNode,
  TurnNode,
} from '../span-node.ts';

export const codexEvery: NodeTable<SpanNode> = {
  'codex.thread.id': ({ turn }) => turn.thread_id,
  'codex.turn.id': ({ turn }) => turn.turn_id,
  'codex.end_unknown': ({ isEndKnown }) => onlyTrue(!isEndKnown),
};

export const codexTurn: NodeTable<TurnNode> = {
  'codex.thread.parent_id': ({ agent }) => agent?.parent_thread_id ?? null,
  'codex.thread.forked_from': ({ agent }, { session }) =>
    agent?.thread_id === session.session_id ? session.forked_from : null,
  'codex.agent.nickname': ({ agent }) => agent?.nickname ?? null,
  'codex.session.kind': (_, { session }) => session.kind,
  'codex.turn.kind': ({ turn }) => turn.kind,
  'codex.turn.status': ({ turn }) => turn.status,
  'codex.turn.status_reason': ({ turn }) => turn.status_reason,
  'codex.turn.rolled_back': ({ turn }) => onlyTrue(turn.rolled_back),
  'codex.turn.time_to_first_token_ms': ({ turn }) => turn.ttft_ms,
  'codex.approval_policy': ({ turn }) => turn.settings.approval_policy,
  'codex.sandbox_policy': ({ turn }) => turn.settings.sandbox_policy,
  'codex.reasoning_effort': ({ turn }) => turn.settings.effort,
  'codex.service_tier': ({ turn }) => turn.settings.service_tier,
  'codex.cli.version': (_, { session }) => session.codex_version,
  'codex.originator': (_, { session }) => session.originator,
  'codex.team': (_, { session }) => session.team,
  'codex.context_window': ({ turn }) => int(turn.context?.window_tokens ?? null),
  'codex.context_used_ratio': ({ turn }) => fillOf(turn.context),
  'codex.cost.usd': ({ usage }) => usage.costUsd,
  'codex.cost.basis': ({ turn }) => (turn.cost_usd === null ? null : turn.cost_basis),
  'codex.cwd': (_, { session }) => session.cwd,
  'vcs.repository.url.full': (_, { session }) => withoutCredentials(session.git?.repository ?? null),
  'vcs.ref.head.name': (_, { session }) => session.git?.branch ?? null,
  'vcs.ref.head.revision': (_, { session }) => session.git?.commit ?? null,
};

export const codexModelCall: NodeTable<ModelCallNode> = {
  'codex.reasoning_effort': ({ call }) => call.effort,
  'codex.service_tier': ({ call }) => call.service_tier,
  'codex.cost.usd': ({ usage }) => usage.costUsd,
  'codex.attempts': ({ call }) => int(call.attempts),
};

export const codexToolCall: NodeTable<ToolCallNode> = {
  'codex.tool.status': ({ call }) => call.status,
  'codex.tool.exit_code': ({ call }) => int(call.exit_code),
  'codex.tool.mcp.server': ({ call }) => call.mcp_server,
  'codex.tool.mcp.tool': ({ call }) => (call.mcp_server === null ? null : call.name),
  'codex.patch.files': ({ fileEdits }) => (fileEdits.length === 0 ? null : int(fileEdits.length)),
  'codex.patch.lines_added': ({ fileEdits }) => sumOf(fileEdits.map(({ lines_added }) => lines_added)),
  'codex.patch.lines_removed': ({ fileEdits }) => sumOf(fileEdits.map(({ lines_removed }) => lines_removed)),
  'codex.approval.decision': ({ approval }) => approval?.decision ?? null,
  'codex.approval.source': ({ approval }) => approval?.source ?? null,
  'codex.approval.wait_ms': ({ approval }) => approval?.waited_ms ?? null,
};

export const codexApproval: NodeTable<ApprovalNode> = {
  'gen_ai.tool.call.id': ({ approval }) => approval.call_id,
  'codex.approval.reason': ({ approval }) => approval.reason,
  'codex.approval.decision': ({ approval }) => approval.decision,
  'codex.approval.source': ({ approval }) => approval.source,
  'codex.approval.wait_ms': ({ approval }) => approval.waited_ms,
};

export const codexCompaction: NodeTable<CompactionNode> = {
  'codex.compaction.trigger': ({ compaction }) => compaction.trigger,
  'codex.compaction.duration_ms': ({ compaction }) => compaction.duration_ms,
};

/** OpenTelemetry's names for an error, which all backends read. */
export const codexError: NodeTable<ErrorNode> = {
  'exception.type': ({ error }) => error.kind,
  'exception.message': ({ error }) => error.message,
};

function fillOf(context: TurnNode['turn']['context']): number | null {
  const { used_tokens: used = null, window_tokens: window = null } = context ?? {};
  return used === null || window === null || window === 0 ? null : used / window;
}

/** One unknown part makes the sum unknown: a smaller number would be wrong. */
function sumOf(counts: readonly (number | null)[]): bigint | null {
  const known = counts.filter((count) => count !== null);
  return known.length === 0 || known.length < counts.length ? null : int(known.reduce((sum, count) => sum + count, 0));
}

/** `https://user:token@host/…` is how some clone. A user's name before `@` without a password is part of an SSH address and stays. */
function withoutCredentials(url: string | null): string | null {
  return url?.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1') ?? null;
}
