/** What Codex counts with its instruments, as far as that is known. Names that are not here are shown without a meaning, never left out. */

/** Name → meaning. Where durations are kept of the same thing, `.duration_ms` is said by `meaningOf`. */
export const CODEX_METRICS: Readonly<Record<string, string>> = {
  'codex.process.start': 'Codex processes that started',
  'codex.thread.started': 'threads that began, in a git repository or not',
  'codex.conversation.turn.count': 'prompts of a user in a session, told when it ends',
  'codex.startup.phase.duration_ms': 'how long each phase of starting took',
  'codex.startup_prewarm.duration_ms': 'how long the connection was warmed up before the first prompt',
  'codex.startup_prewarm.age_at_first_turn_ms': 'how old the warm connection was when the first turn began',
  'codex.api_request': 'requests to the model API, by HTTP status',
  'codex.sse_event': 'events of streamed answers, by kind',
  'codex.websocket.request': 'requests to the model over a websocket',
  'codex.websocket.event': 'events that came over a websocket, by kind',
  'codex.transport.fallback_to_http': 'times that Codex gave up the websocket for HTTP',
  'codex.responses_api_overhead.duration_ms':
    'time of an answer that was neither network nor inference, as the API tells it',
  'codex.responses_api_inference_time.duration_ms': 'time that the model computed, as the API tells it',
  'codex.turn.e2e_duration_ms': 'turns, from prompt to the end',
  'codex.turn.ttft.duration_ms': 'time to the first token of a turn',
  'codex.turn.ttfm.duration_ms': 'time to the first message of a turn',
  'codex.turn.token_usage': 'tokens of a turn, by `token_type`; `total` holds the others',
  'codex.turn.tool.call': 'tool calls of a turn',
  'codex.turn.network_proxy': 'turns, by whether the network proxy was active',
  'codex.turn.memory': 'turns, by whether memories could be read',
  'codex.turn.unified_exec.running_processes': 'processes that still ran when a turn ended',
  'codex.turn.cost_microusd': 'what Codex itself estimates a turn to cost, in millionths of a dollar',
  'codex.turn.critical_path.duration_ms': 'the part of a turn that nothing else ran beside',
  'codex.tool.call': 'tool calls, by tool and whether they succeeded',
  'codex.tool.unified_exec': 'commands that were started, by whether they had a terminal',
  'codex.tools.registered': 'tools that the model was offered',
  'codex.approval.requested': 'approvals that were asked for, by decision',
  'codex.hooks.run': 'hooks that ran, by how they ended',
  'codex.mcp.call': 'calls of MCP tools, by server and how they ended',
  'codex.mcp.call.error': 'calls of MCP tools that failed, by error',
  'codex.mcp.tools.list.duration_ms': 'how long it took to list the tools of MCP servers',
  'codex.mcp.tools.fetch_uncached.duration_ms': 'how long it took to ask MCP servers for their tools',
  'codex.mcp.protocol_discovery': 'times that the protocol of an MCP server was found out',
  'codex.mcp.binding_catalog.raw_definition_json_bytes': 'size of the definitions of MCP tools',
  'codex.multi_agent.spawn': 'sub-agents that were started, by role',
  'codex.multi_agent.spawn.phase.duration_ms': 'how long each phase of starting a sub-agent took',
  'codex.multi_agent.resume': 'sub-agents that were resumed',
  'codex.multi_agent.wait.duration_ms': 'how long agents waited for others',
  'codex.guardian.review': 'approvals that were reviewed automatically, by decision',
  'codex.guardian.review.ttft.duration_ms': 'time to the first token of automatic reviews',
  'codex.guardian.review.token_usage': 'tokens of automatic reviews, by `token_type`',
  'codex.guardian.turn.blocking_ms': 'how long turns waited for automatic reviews',
  'codex.goal.token_count': 'tokens that went into a goal',
  'codex.goal.duration_s': 'how long a goal took, in seconds',
  'codex.task.compact': 'compactions of the context, by type and whether somebody asked for them',
  'codex.task.review': 'reviews that were asked for',
  'codex.task.user_shell': 'commands that the user ran himself',
  'codex.compaction.model_fallback': 'compactions that another model had to do',
  'codex.feature.state': 'features that are set otherwise than by default',
  'codex.skill.injected': 'skills that were put into a prompt',
  'codex.thread.skills.enabled_total': 'skills that were on when a thread began',
  'codex.thread.skills.kept_total': 'skills that found room in the prompt',
  'codex.thread.skills.truncated': 'whether the list of skills was cut',
  'codex.plugins.startup_sync': 'tries to bring plugins up to date at the start',
  'codex.plugins.startup_sync.final': 'how bringing plugins up to date ended',
  'codex.remote_models.fetch_update.duration_ms': 'how long it took to fetch the list of models',
  'codex.remote_models.load_cache.duration_ms': 'how long it took to load the kept list of models',
  'codex.auth.selection': 'which way of signing in was chosen',
  'codex.sqlite.init.count': "times that Codex' own database was opened, by how that ended",
  'codex.sqlite.init.duration_ms': "how long it took to open Codex' own database",
  'codex.db.error': "errors of Codex' own database",
  'codex.db.backfill': "times that Codex' own database was filled from rollout files",
  'codex.rollout.size_bytes': 'size of rollout files',
  'codex.shell_snapshot': 'snapshots of the shell that were made, by whether it worked',
  'codex.shell_snapshot.command': 'commands, by whether they could use a snapshot of the shell',
  'codex.shell_snapshot.wait_ms': 'how long commands waited for a snapshot of the shell',
};

const DURATION = '.duration_ms';

/** null for what is not Codex's, or not known. */
export function meaningOf(name: string): string | null {
  const own = CODEX_METRICS[name];
  if (own !== undefined) return own;
  const counted = name.endsWith(DURATION) ? CODEX_METRICS[name.slice(0, -DURATION.length)] : undefined;
  return counted === undefined ? null : `how long they took: ${counted}`;
}
