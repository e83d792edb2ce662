/**
 * Takes the words out of sessions and observations that a policy does not let out. Of all modes that apply (the backend's, the repository's, the tool's, its
 * server's) the narrowest counts, so that no setting opens what another one closes. What goes becomes null, empty or is left out: a mode never adds a text.
 */
import { CONTENT_MODES, type ContentMode, type ContentPolicy } from '../model/content-policy.ts';
import type { Observation } from '../model/observation.ts';
import type { Session, ToolCall, Turn } from '../model/session.ts';

/** What a mode is asked for. */
export interface ContentPlace {
  readonly cwd: string | null;
  readonly tool?: { readonly name: string; readonly server: string | null };
  /** What `~` in the policy means. */
  readonly homeDir?: string;
}

export function narrowest(...modes: readonly ContentMode[]): ContentMode {
  return modes.reduce((a, b) => (CONTENT_MODES.indexOf(b) > CONTENT_MODES.indexOf(a) ? b : a), 'full');
}

/** The mode at a place: of a session's folder, or of one of its tools. */
export function modeOf(policy: ContentPolicy, { cwd, tool, homeDir = '' }: ContentPlace): ContentMode {
  const own = (key: string): ContentMode =>
    (Object.hasOwn(policy.perTool, key) ? policy.perTool[key] : undefined) ?? 'full';
  const folders = Object.entries(policy.perRepository).filter(([path]) => cwd !== null && isIn(cwd, path, homeDir));
  const tools =
    tool === undefined
      ? []
      : [
          own(tool.name),
          ...(tool.server === null ? [] : [own(`${tool.server}/${tool.name}`), own(`${tool.server}/*`)]),
        ];
  return narrowest(policy.mode, ...folders.map(([, mode]) => mode), ...tools);
}

function isIn(cwd: string, path: string, homeDir: string): boolean {
  const whole = homeDir !== '' && (path === '~' || path.startsWith('~/')) ? homeDir + path.slice(1) : path;
  const folder = whole.replace(/[\\/]$/, '');
  return cwd === folder || cwd.startsWith(`${folder}/`) || cwd.startsWith(`${folder}\\`);
}

/** The policy for sessions whose folder may have been redacted, too: there a path may be spelt with `~`, or with a marker in it. */
export function policyAsRedacted(policy: ContentPolicy, text: (path: string) => string): ContentPolicy {
  const folders = Object.entries(policy.perRepository);
  if (folders.length === 0) return policy;
  const redacted = folders.map(([path, mode]) => [text(path), mode] as const);
  const narrowestOf = new Map<string, ContentMode>();
  for (const [path, mode] of [...redacted, ...folders])
    narrowestOf.set(path, narrowest(mode, narrowestOf.get(path) ?? 'full'));
  return { ...policy, perRepository: Object.fromEntries(narrowestOf) };
}

/** @param homeDir what `~` in the policy means. */
export function sessionInMode(session: Session, policy: ContentPolicy, homeDir = ''): Session {
  const mode = modeOf(policy, { cwd: session.cwd, homeDir });
  if (mode === 'full' && Object.keys(policy.perTool).length === 0) return session;
  const turns = session.turns.map((turn) => turnInMode(turn, mode, policy));
  if (mode !== 'metadata_only') return { ...session, turns };
  return { ...session, title: null, turns };
}

function turnInMode(turn: Turn, mode: ContentMode, policy: ContentPolicy): Turn {
  const modes = new Map(
    turn.tool_calls.map((call) => [
      call.call_id,
      narrowest(mode, modeOf(policy, { cwd: null, tool: { name: call.name, server: call.mcp_server } })),
    ]),
  );
  const shows = (callId: string | null): boolean =>
    ((callId === null ? undefined : modes.get(callId)) ?? mode) === 'full';
  const shown: Turn = {
    ...turn,
    tool_calls: turn.tool_calls.map((call) => (shows(call.call_id) ? call : withoutContent(call))),
    file_edits: turn.file_edits.map((edit) => (shows(edit.call_id) ? edit : { ...edit, diff: null })),
    approvals: turn.approvals.map((approval) => (shows(approval.call_id) ? approval : { ...approval, reason: null })),
  };
  if (mode !== 'metadata_only') return shown;
  return {
    ...shown,
    prompt: null,
    answer: null,
    messages: shown.messages.map((message) => ({ ...message, text: '' })),
    plan_updates: shown.plan_updates.map((plan) => ({ ...plan, explanation: null, steps: [] })),
    // what went wrong is often told in the words of a command or of a prompt; its kind is not
    errors: shown.errors.map((error) => ({ ...error, message: error.kind })),
  };
}

const withoutContent = (call: ToolCall): ToolCall => ({ ...call, arguments: null, output: null });

/** In attributes of observations; the vocabulary is that of model/observation.ts. */
const TOOL_TEXTS = ['arguments', 'output', 'changes', 'images'];
const TALK_TEXTS = ['prompt', 'response', 'last_message', 'error.message'];
const TOOL_KINDS: ReadonlySet<string> = new Set([
  'tool_started',
  'tool_result',
  'tool_span',
  'approval_requested',
  'approval',
  'sandbox_outcome',
]);
/** Attributes of kinds that assemble does not need may hold anything; these are known to be figures, names and ids. */
const PLAIN =
  /(?:^|[._])(?:id|ids|model|provider|count|ms|name|kind|type|status|version|success|code|percent|minutes|at|phase|state|trigger|decision|source|tier|effort|ordinal|window)$|^(?:cwd|originator|agent_|git\.|thread_|primary\.|secondary\.|app\.|env$|plan_type|usage\.|approval|sandbox|collaboration_mode|tool_namespace|mcp_server|output_truncated|num_turns|from_ordinal|link$|model|service_tier|.*_tokens?(?:_count)?$|context_)/;

/** @param place of the observation's session, as far as it is known. */
export function observationInMode(
  observation: Observation,
  policy: ContentPolicy,
  place: Partial<ContentPlace> = {},
): Observation {
  const { attributes } = observation;
  const cwd = place.cwd ?? attributes['cwd'] ?? null;
  const base = modeOf(policy, { ...place, cwd });
  const isTool = TOOL_KINDS.has(observation.kind);
  const name = attributes['tool_name'];
  const tool = isTool && name !== undefined ? { name, server: attributes['mcp_server'] ?? null } : undefined;
  const mode = tool === undefined ? base : modeOf(policy, { ...place, cwd, tool });
  if (mode === 'full') return observation;
  const isGone = (key: string): boolean => {
    if (TOOL_TEXTS.includes(key) || (isTool && key === 'reason')) return true;
    return mode === 'metadata_only' && (TALK_TEXTS.includes(key) || !PLAIN.test(key));
  };
  const kept = Object.entries(attributes).filter(([key]) => !isGone(key));
  return kept.length === Object.keys(attributes).length
    ? observation
    : { ...observation, attributes: Object.fromEntries(kept) };
}
