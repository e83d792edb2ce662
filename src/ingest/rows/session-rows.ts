/** One row of `session`: a whole version of a session, with the figures that lists, filters and statistics read. */
import { modelUsageOf } from '../../assemble/model-usage.ts';
import { turnCosts } from '../../assemble/session-price.ts';
import { searchTextOf } from '../../model/search-text.ts';
import type { Session, Turn } from '../../model/session.ts';
import { summaryOf } from '../../model/session.ts';
import type { Tokens } from '../../model/tokens.ts';
import type { PriceBook } from '../../price/price-book.ts';
import { commandName } from '../../problem/command-name.ts';
import { findProblems } from '../../problem/find-problems.ts';
import type { RowBlock } from '../../store/store.ts';
import { writeNested } from './nested-column.ts';
import { RowBinaryWriter } from './row-binary-writer.ts';
import { writeSessionUse } from './session-use.ts';

export interface SessionVersion {
  readonly session: Session;
  /** ms since the epoch; the same in every version of this session. */
  readonly orderedAt: number;
  /** Higher replaces lower. */
  readonly version: number;
  readonly deleted: boolean;
  /** The root thread and every sub-agent's. */
  readonly threadIds: readonly string[];
  /** Without them what a lost cache cost is unknown. */
  readonly prices?: PriceBook | undefined;
}

export function rowOfSession(of: SessionVersion): RowBlock {
  const { session } = of;
  const writer = new RowBinaryWriter(16 * 1024);
  writer.milliseconds(of.orderedAt);
  writer.string(session.session_id);
  writer.int64Number(of.version);
  writer.bool(of.deleted);
  writeHead(writer, session);
  writeTokens(writer, session.tokens);
  writer.nullableFloat64(session.cost_usd);
  writer.string(session.cost_basis);
  const { counts } = session;
  writer.uint32(counts.turns);
  writer.nullableUint32(counts.model_calls);
  writer.nullableUint32(counts.tool_calls);
  writer.nullableUint32(counts.tool_failures);
  writer.nullableUint32(counts.approvals);
  writer.uint32(counts.subagents);
  writer.nullableUint32(counts.compactions);
  writer.nullableUint32(counts.retries);
  writer.strings(of.threadIds);
  writer.string(searchTextOf(session.turns));
  writeModelUsage(writer, session);
  writeToolUse(writer, session.turns);
  writeTurnUse(writer, session.turns);
  writeSessionUse(writer, session, findProblems(session, { prices: of.prices }));
  writer.string(JSON.stringify(summaryOf(session)));
  return { table: 'session', rowCount: 1, bytes: writer.bytes() };
}

function writeHead(writer: RowBinaryWriter, session: Session): void {
  const startedAt = Date.parse(session.started_at);
  writer.string(session.kind);
  writer.string(session.status);
  writer.milliseconds(startedAt);
  const endedAt = session.ended_at === null ? null : Date.parse(session.ended_at);
  writer.milliseconds(endedAt ?? startedAt + session.duration_ms);
  if (writer.present(endedAt)) writer.milliseconds(endedAt);
  writer.float64(session.duration_ms);
  writer.string(session.title ?? '');
  writer.string(session.model ?? '');
  writer.strings(session.models);
  writer.string(session.cwd ?? '');
  writer.string(session.git?.repository ?? '');
  writer.string(session.git?.branch ?? '');
  writer.string(session.git?.commit ?? '');
  writer.string(session.codex_version ?? '');
  writer.string(session.originator ?? '');
  writer.string(session.user ?? '');
  writer.string(session.team ?? '');
  writer.string(session.environment ?? '');
  writer.strings(session.sources);
}

function writeTokens(writer: RowBinaryWriter, tokens: Tokens): void {
  for (const count of tokenCounts(tokens)) writer.nullableCount(count);
}

function tokenCounts(tokens: Tokens): readonly (number | null)[] {
  return [
    tokens.input,
    tokens.cached_input,
    tokens.cache_write_input,
    tokens.output,
    tokens.reasoning_output,
    tokens.total,
  ];
}

/** The basis of a cost that does not exist: nothing was billed. '' is kept for rows from before costs were known. */
const NO_COST = 'none';

function writeModelUsage(writer: RowBinaryWriter, session: Session): void {
  const usage = modelUsageOf(session);
  const counts = usage.map(({ tokens }) => tokenCounts(tokens));
  writeNested(writer, usage, ({ model }) => writer.string(model));
  writeNested(writer, usage, ({ turns }) => writer.uint32(turns));
  writeNested(writer, usage, ({ calls }) => writer.uint32(calls));
  for (let index = 0; index < 6; index++) {
    writeNested(writer, counts, (of) => writer.nullableCount(of[index] ?? null));
  }
  writeNested(writer, usage, ({ errors }) => writer.uint32(errors));
  writeNested(writer, usage, ({ cost }) => writer.nullableFloat64(cost?.cost_usd ?? null));
  writeNested(writer, usage, ({ cost }) => writer.string(cost?.cost_basis ?? NO_COST));
}

function writeToolUse(writer: RowBinaryWriter, turns: readonly Turn[]): void {
  const asked = turns.flatMap((turn) => turn.tool_calls.map((call) => ({ call, turn })));
  const calls = asked.map(({ call }) => call);
  writeNested(writer, calls, (call) => writer.string(call.call_id));
  writeNested(writer, asked, ({ turn }) => writer.string(turn.turn_id));
  writeNested(writer, asked, ({ turn }) => writer.string(turn.model_calls.at(-1)?.model ?? ''));
  writeNested(writer, calls, (call) => writer.string(call.name));
  writeNested(writer, calls, (call) => writer.string(call.mcp_server ?? ''));
  writeNested(writer, calls, (call) => writer.string(call.status));
  writeNested(writer, calls, (call) => writer.nullableInt32(call.exit_code));
  writeNested(writer, calls, (call) => writer.milliseconds(Date.parse(call.started_at)));
  writeNested(writer, calls, (call) => writer.nullableFloat64(call.duration_ms));
  writeNested(writer, calls, (call) => writer.string(commandName(call)));
}

function writeTurnUse(writer: RowBinaryWriter, turns: readonly Turn[]): void {
  writeNested(writer, turns, (turn) => writer.string(turn.turn_id));
  writeNested(writer, turns, (turn) => writer.milliseconds(Date.parse(turn.started_at)));
  writeNested(writer, turns, (turn) => writer.nullableFloat64(turn.duration_ms));
  writeNested(writer, turns, (turn) => writer.nullableFloat64(turn.ttft_ms));
  writeNested(writer, turns, (turn) => writer.string(turn.status));
  writeNested(writer, turns, (turn) => writer.nullableCount(turn.tokens.total));
  writeNested(writer, turns, (turn) => writer.nullableFloat64(turn.cost_usd));
  writeNested(writer, turns, (turn) => writer.string(turnCosts([turn]).length === 0 ? NO_COST : turn.cost_basis));
}
