/** Is this somebody's session, or one of Codex's own errands? */
import type { Observation } from '../model/observation.ts';
import type { SessionKind, Turn } from '../model/session.ts';
import { attribute } from './reading.ts';

/** The TUI asks for a title in a thread of its own; the request always begins with these words. */
const TITLE_REQUEST = /^Generate a concise, single-line task title of at most \d+ characters\b/;

/** True for a thread of which anybody tells that it was asked for a title: `notify` does when the rest is lost. */
export const asksForTitle = (thread: readonly Observation[]): boolean =>
  thread.some((one) => TITLE_REQUEST.test(attribute(one, 'prompt') ?? ''));

/**
 * @param turns of the root
 * @param ownWords of the root
 */
export function kindOf(turns: readonly Turn[], ownWords: readonly Observation[]): SessionKind {
  const [first, ...others] = turns;
  if (first === undefined) return 'session';
  if (first.prompt !== null) return TITLE_REQUEST.test(first.prompt) ? 'title_generator' : 'session';
  const isOneRequest = others.length === 0 && first.tool_calls.length === 0;
  return isOneRequest && ownWords.some(opensTitleThread) ? 'title_generator' : 'session';
}

/**
 * Codex hides prompts unless it is told to log them. The TUI gives its own threads the MCP server `codex_tui`, and the thread for the title none; nobody can be asked there,
 * and nothing be changed.
 */
const opensTitleThread = (one: Observation): boolean =>
  one.kind === 'thread_started' &&
  one.source === 'otel_logs' &&
  attribute(one, 'originator') === 'codex-tui' &&
  one.attributes['mcp_servers'] === '' &&
  attribute(one, 'approval_policy') === 'never' &&
  attribute(one, 'sandbox_policy') === 'read-only' &&
  tellsServers(attribute(one, 'app.version') ?? '');

/** 0.147 has no such server, and no such thread; the versions between were not seen. */
const tellsServers = (version: string): boolean => Number(/^0\.(\d+)\./.exec(version)?.[1] ?? 0) >= 169;
