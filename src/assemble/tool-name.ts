/**
 * The name that the model called. Codex spelled MCP tools in every possible way: `mcp__lab__echo` (to 0.125, and hooks to this day), `mcp__labecho`
 * (0.147, and span names to this day), `echo` in the namespace `mcp__lab__` (rollouts of 0.125) or `mcp__lab` (from 0.147).
 */
import type { Observation, ObservationKind, Source } from '../model/observation.ts';
import { attribute } from './reading.ts';

export interface ToolName {
  readonly name: string;
  readonly mcpServer: string | null;
}

/** Who is believed about the name: the model's own words first. */
const TELLERS: readonly (readonly [Source, ObservationKind])[] = [
  ['rollout', 'tool_started'],
  ['otel_logs', 'tool_result'],
  ['otel_logs', 'approval'],
  ['hooks', 'tool_started'],
  ['hooks', 'tool_result'],
  ['rollout', 'tool_result'],
];

/** @param mcpServers as `codex.conversation_starts` lists them */
export function toolName(observations: readonly Observation[], mcpServers: readonly string[]): ToolName {
  const teller = tellerOf(observations);
  const mcpSpan = observations.find(({ name }) => name === 'mcp.tools.call');
  const span = observations.find(({ kind, name }) => kind === 'tool_span' && name !== 'mcp.tools.call');
  const server =
    firstAttribute(observations, 'mcp_server') ??
    (mcpSpan === undefined ? null : attribute(mcpSpan, 'mcp.server.name'));
  const called =
    (teller === undefined ? null : attribute(teller, 'tool_name')) ??
    (span === undefined ? null : attribute(span, 'tool_name'));
  const namespace = teller === undefined ? null : attribute(teller, 'tool_namespace');
  if (namespace !== null && called !== null) {
    const ofServer = /^mcp__(.+?)(?:__)?$/.exec(namespace)?.[1];
    return { name: called, mcpServer: server ?? ofServer ?? null };
  }
  const spanned = mcpSpan === undefined ? null : attribute(mcpSpan, 'tool.name');
  if (spanned !== null) return { name: spanned, mcpServer: server };
  return unglued(called ?? span?.name ?? 'unknown', server, mcpServers);
}

function tellerOf(observations: readonly Observation[]): Observation | undefined {
  for (const [source, kind] of TELLERS) {
    const teller = observations.findLast(
      (one) => one.source === source && one.kind === kind && attribute(one, 'tool_name') !== null,
    );
    if (teller !== undefined) return teller;
  }
  return undefined;
}

function firstAttribute(observations: readonly Observation[], key: string): string | null {
  for (const observation of observations) {
    const text = attribute(observation, key);
    if (text !== null) return text;
  }
  return null;
}

function unglued(called: string, server: string | null, mcpServers: readonly string[]): ToolName {
  for (const candidate of server === null ? mcpServers : [server]) {
    for (const prefix of [`mcp__${candidate}__`, `mcp__${candidate}`]) {
      if (called.startsWith(prefix) && called.length > prefix.length) {
        return { name: called.slice(prefix.length), mcpServer: candidate };
      }
    }
  }
  const twoPart = /^mcp__(.+?)__(.+)$/.exec(called);
  if (twoPart?.[1] !== undefined && twoPart[2] !== undefined) return { name: twoPart[2], mcpServer: twoPart[1] };
  return { name: called.replace(/^(collaboration|multi_agent_v1)(?=[a-z])/, ''), mcpServer: server };
}
