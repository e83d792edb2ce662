/** Span and event names: few different ones, for grouping. Nothing that was said or run is in them. */
import type { SpanNode } from './span-node.ts';

export const AGENT_NAME = 'codex';

export function spanNameOf(node: SpanNode): string {
  switch (node.kind) {
    case 'turn':
      return `invoke_agent ${agentNameOf(node.agent)}`;
    case 'model_call':
      return node.call.model === null ? 'chat' : `chat ${node.call.model}`;
    case 'tool_call':
      return `execute_tool ${node.call.name}`;
    case 'approval':
      return 'codex.approval';
    case 'compaction':
      return 'codex.compaction';
    case 'error':
      // the name under which OpenTelemetry's readers look for errors
      return 'exception';
  }
}

/** The role, because nicknames are drawn for each agent and would not group. */
export const agentNameOf = (
  agent: { readonly parent_thread_id: string | null; readonly role: string } | null,
): string => (agent === null || agent.parent_thread_id === null ? AGENT_NAME : agent.role);
