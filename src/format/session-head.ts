/** The first lines of a session: what it was, where, under which rules, how it ended, how much it took. */

import { ago, count, counted, duration, UNKNOWN } from '../lib/figure.ts';
import type { Source } from '../model/observation.ts';
import type { Counts, Session, Settings, Turn } from '../model/session.ts';
import type { Tokens } from '../model/tokens.ts';
import { cleanLine } from './clean.ts';
import { costText } from './cost-text.ts';
import { factLines } from './fact-lines.ts';
import { contextText, rateLimitText } from './limit-text.ts';
import type { ListOptions } from './session-list.ts';
import { sessionWhere } from './session-where.ts';
import { statusShape } from './status-shape.ts';
import { statusSince } from './status-text.ts';
import { truncate } from './width.ts';

const SOURCE: Readonly<Record<Source, string>> = {
  otel_logs: 'OTLP logs',
  otel_traces: 'OTLP traces',
  hooks: 'hooks',
  notify: 'notify',
  rollout: 'rollout',
};

export function sessionHead(session: Session, options: ListOptions): string[] {
  const { width, paint, now } = options;
  const title = truncate(cleanLine(session.title ?? 'a session without a known prompt'), width - 2);
  const line = (parts: readonly string[]): string[] => factLines(parts, width - 2).map((text) => `  ${text}`);
  return [
    `${statusShape(session.status, paint)} ${paint.bold(title)}`,
    ...[...line(identity(session, now)), ...line(surroundings(session))].map((text) => paint.dim(text)),
    ...line(totals(session)),
    ...line(limits(session, options)).map((text) => paint.dim(text)),
  ];
}

function identity(session: Session, now: number): string[] {
  const { session_id, started_at, forked_from } = session;
  return [
    cleanLine(session_id),
    statusSince(session, session.turns, now),
    `${ago(Date.parse(started_at), now)} (${started_at})`,
    ...(forked_from === null ? [] : [`forked from ${cleanLine(forked_from)}`]),
  ];
}

function surroundings(session: Session): string[] {
  const { provider, settings, models } = session;
  const others = models.filter((model) => model !== session.model);
  return [
    named('folder', sessionWhere(session)),
    named('model', modelText(session.model, settings)),
    ...others.map(cleanLine),
    ...(provider === null || provider.toLowerCase() === 'openai' ? [] : [`provider ${cleanLine(provider)}`]),
    ...(settings.approval_policy === null ? [] : [`approvals ${cleanLine(settings.approval_policy)}`]),
    ...(settings.sandbox_policy === null ? [] : [`sandbox ${cleanLine(settings.sandbox_policy)}`]),
    `codex ${cleanLine(session.codex_version ?? UNKNOWN)}`,
    session.sources.map((source) => SOURCE[source]).join(' + '),
  ];
}

/** What is not known says at least what it is. */
const named = (name: string, text: string): string => (text === UNKNOWN ? `${name} ${UNKNOWN}` : text);

/** `gpt-5.5 high, priority tier`; the default tier goes without saying. */
export function modelText(model: string | null, { effort, service_tier: tier }: Settings): string {
  return cleanLine(
    `${model ?? UNKNOWN}${effort === null ? '' : ` ${effort}`}${tier === null || tier === 'default' ? '' : `, ${tier} tier`}`,
  );
}

function totals(session: Session): string[] {
  const { counts, tokens, context } = session;
  return [
    duration(session.duration_ms),
    counted(counts.turns, 'turn'),
    counted(counts.model_calls, 'model call'),
    counted(counts.tool_calls, 'tool') + (isSome(counts.tool_failures) ? ` (${counts.tool_failures} failed)` : ''),
    ...(counts.subagents > 0 ? [counted(counts.subagents, 'sub-agent')] : []),
    ...(isSome(counts.compactions) ? [counted(counts.compactions, 'compaction')] : []),
    ...(isSome(counts.retries) ? [counted(counts.retries, 'retry', 'retries')] : []),
    ...(isSome(counts.files_edited) ? [editedText(counts)] : []),
    tokenText(tokens),
    ...(context === null ? [] : [contextText(context)]),
    costText(session),
  ];
}

/** What did not happen is not worth a word, and neither is what nobody told. */
const isSome = (value: number | null): value is number => value !== null && value > 0;

function editedText({ files_edited, lines_added, lines_removed }: Counts): string {
  const size = lines_added === null || lines_removed === null ? '' : ` +${count(lines_added)} −${count(lines_removed)}`;
  return `${counted(files_edited, 'file')} edited${size}`;
}

function limits({ plan_type, rate_limits }: Session, reader: ListOptions): string[] {
  return [
    ...(plan_type === null ? [] : [`plan ${cleanLine(plan_type)}`]),
    ...(rate_limits ?? []).map((limit) => rateLimitText(limit, reader)),
  ];
}

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
