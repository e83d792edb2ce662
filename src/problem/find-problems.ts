import type { Session } from '../model/session.ts';
import type { PriceBook } from '../price/price-book.ts';
import { type Problem, SEVERITIES } from './problem.ts';
import { cacheMisses } from './rule/cache-miss.ts';
import { contextBloat } from './rule/context-bloat.ts';
import { earlyCompactions } from './rule/early-compaction.ts';
import { failingCommands } from './rule/failing-command.ts';
import { repeatedReads } from './rule/repeated-read.ts';
import { retryStorms } from './rule/retry-storm.ts';
import { runawaySubagents } from './rule/runaway-subagents.ts';
import { slowMcpServers } from './rule/slow-mcp-server.ts';
import { stalledApprovals } from './rule/stalled-approval.ts';
import { toolLoops } from './rule/tool-loop.ts';

export interface FindOptions {
  /** Without them the cost of lost cache is unknown. */
  readonly prices?: PriceBook | undefined;
  /** ms since the epoch; without it an approval that is still open does not count. */
  readonly now?: number | undefined;
}

/** Everything that any rule finds, the worst first. Pure: the same session and moment give the same problems. */
export function findProblems(session: Session, { prices, now }: FindOptions = {}): Problem[] {
  const found = [
    ...failingCommands(session),
    ...repeatedReads(session),
    ...toolLoops(session),
    ...retryStorms(session),
    ...contextBloat(session),
    ...earlyCompactions(session),
    ...cacheMisses(session, prices),
    ...runawaySubagents(session),
    ...slowMcpServers(session),
    ...stalledApprovals(session, now),
  ];
  return withoutEchoes(found).sort(byWeight);
}

/** Rules about the same calls: who came first has told it. */
const ECHOING = new Set<string>(['failing_command', 'repeated_read', 'tool_loop']);

function withoutEchoes(found: readonly Problem[]): Problem[] {
  const told = new Set<string>();
  return found.filter(({ kind, call_ids: ids, turn_id }) => {
    if (!ECHOING.has(kind)) return true;
    const names = ids.map((id) => `${turn_id ?? ''}\n${id}`);
    // a call id is the turn's own; a problem over several turns has told it for each of them
    const isEcho = ids.length > 0 && ids.every((id, at) => told.has(names[at] ?? '') || told.has(`\n${id}`));
    for (const name of names) told.add(name);
    return !isEcho;
  });
}

const byWeight = (a: Problem, b: Problem): number =>
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
  (b.wasted.cost_usd ?? 0) - (a.wasted.cost_usd ?? 0) ||
  (a.evidence[0]?.at ?? '').localeCompare(b.evidence[0]?.at ?? '');
