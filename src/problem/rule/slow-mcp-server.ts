/** An MCP server that the session waited for, measured against everything else that it called. */
import { duration } from '../../lib/figure.ts';
import { groupBy } from '../../lib/group-by.ts';
import type { Session } from '../../model/session.ts';
import { isWaiting } from '../command.ts';
import { type Problem, problemOf } from '../problem.ts';
import { callEvidence, short } from '../shown.ts';
import { THRESHOLD } from '../threshold.ts';
import { leafCalls, type MadeCall, median } from '../turn-calls.ts';

interface Timed extends MadeCall {
  /** Without the wait for somebody's approval. */
  readonly ms: number;
}

export function slowMcpServers(session: Session): Problem[] {
  const timed = session.turns.flatMap((turn) =>
    leafCalls(turn).flatMap((call): Timed[] => {
      const asked = turn.approvals.filter(({ call_id }) => call_id === call.call_id);
      const waitedMs = asked.reduce((sum, { waited_ms }) => sum + (waited_ms ?? 0), 0);
      const isOver = call.status === 'ok' || call.status === 'error';
      return call.duration_ms === null || !isOver || isWaiting(call)
        ? []
        : [{ call, turn, ms: Math.max(0, call.duration_ms - waitedMs) }];
    }),
  );
  return [...groupBy(timed, ({ call }) => call.mcp_server)].flatMap(([server, own]) => {
    const others = median(timed.filter(({ call }) => call.mcp_server !== server).map(({ ms }) => ms));
    const usual = median(own.map(({ ms }) => ms));
    if (server === null || others === null || usual === null || own.length < THRESHOLD.mcp_calls) return [];
    const sumMs = own.reduce((sum, { ms }) => sum + ms, 0);
    const isSlow = usual >= THRESHOLD.mcp_median_ms && usual >= others * THRESHOLD.mcp_slower_times;
    return isSlow && sumMs >= THRESHOLD.mcp_sum_ms ? [problem(server, { own, usual, others })] : [];
  });
}

interface Measured {
  readonly own: readonly Timed[];
  readonly usual: number;
  readonly others: number;
}

function problem(server: string, { own, usual, others }: Measured): Problem {
  const slowest = own.toSorted((a, b) => b.ms - a.ms);
  const sumMs = own.reduce((sum, { ms }) => sum + ms, 0);
  return problemOf({
    kind: 'slow_mcp_server',
    severity: 'low',
    sentence: `${own.length} calls of the MCP server ${short(server)} took ${duration(sumMs)}, ${duration(usual)} each; other tools took ${duration(others)}.`,
    call_ids: slowest.map(({ call }) => call.call_id),
    evidence: slowest.map(callEvidence),
    wasted: {
      tokens: null,
      cost_usd: null,
      ms: Math.round(own.reduce((sum, { ms }) => sum + Math.max(0, ms - others), 0)),
      how: 'what each call took longer than the median of the other tools',
    },
    advice:
      'Look at the server itself, or give it a tool_timeout_sec; the report on tools by mcp_server says whether it is always slow.',
  });
}
