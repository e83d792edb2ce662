/** The first lines of a session: what it was, where, how it ended, how much it took. */
import type { Source } from '../model/observation.ts';
import type { Session, Turn } from '../model/session.ts';
import type { Tokens } from '../model/tokens.ts';
import { cleanLine } from './clean.ts';
import { ago, cost, count, counted, duration, UNKNOWN } from './figure.ts';
import type { ListOptions } from './session-list.ts';
import { sessionWhere } from './session-where.ts';
import { statusShape } from './status-shape.ts';
import { truncate, wrap } from './width.ts';

const SOURCE: Readonly<Record<Source, string>> = {
  otel_logs: 'OTLP logs',
  otel_traces: 'OTLP traces',
  hooks: 'hooks',
  notify: 'notify',
  rollout: 'rollout',
};

export function sessionHead(session: Session, { width, paint, now }: ListOptions): string[] {
  const { counts, tokens } = session;
  const started = Date.parse(session.started_at);
  const facts = [
    sessionWhere(session),
    cleanLine(session.model ?? UNKNOWN),
    `codex ${cleanLine(session.codex_version ?? UNKNOWN)}`,
    session.sources.map((source) => SOURCE[source]).join(' + '),
  ];
  const totals = [
    duration(session.duration_ms),
    counted(counts.turns, 'turn'),
    counted(counts.model_calls, 'model call'),
    counted(counts.tool_calls, 'tool') + (counts.tool_failures > 0 ? ` (${counts.tool_failures} failed)` : ''),
    ...(counts.subagents > 0 ? [counted(counts.subagents, 'sub-agent')] : []),
    ...(counts.compactions > 0 ? [counted(counts.compactions, 'compaction')] : []),
    ...(counts.retries > 0 ? [counted(counts.retries, 'retry', 'retries')] : []),
    tokenText(tokens),
    ...(session.cost_usd === null ? [] : [cost(session.cost_usd)]),
  ];
  const title = truncate(cleanLine(session.title ?? 'a session without a known prompt'), width - 2);
  return [
    `${statusShape(session.status, paint)} ${paint.bold(title)}`,
    paint.dim(
      truncate(
        `  ${cleanLine(session.session_id)} · ${session.status} · ${ago(started, now)} (${session.started_at})`,
        width,
      ),
    ),
    paint.dim(truncate(`  ${facts.join(' · ')}`, width)),
    ...wrap(totals.map(unbroken).join(' · '), width - 2).map((line) => `  ${line.replaceAll(NO_BREAK, ' ')}`),
  ];
}

/** Keeps a figure and its unit on one line while the totals are wrapped. */
const NO_BREAK = '\u00a0';
const unbroken = (part: string): string => part.replaceAll(' ', NO_BREAK);

/** The name of the sub-agent whose turn this is, null for the session's own thread. */
export function agentOf(session: Session, turn: Turn): string | null {
  if (turn.thread_id === session.session_id) return null;
  const agent = session.agents.find(({ thread_id }) => thread_id === turn.thread_id);
  return agent?.nickname ?? agent?.role ?? turn.thread_id;
}

/** `310 k tokens, 71 % from cache`. */
export function tokenText({ total, input, cached_input }: Tokens): string {
  if (total === null) return `${UNKNOWN} tokens`;
  const share = input !== null && cached_input !== null && input > 0 && cached_input > 0 ? cached_input / input : null;
  return `${count(total)} tokens${share === null ? '' : `, ${Math.round(share * 100)} % from cache`}`;
}
