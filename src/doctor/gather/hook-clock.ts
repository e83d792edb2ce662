/** The clock of the machine that Codex runs on, by what hooks and rollouts tell of the same prompt: a home folder may be shared with a container or a virtual machine. */
import { createApiClient } from '../../api/client.ts';
import type { Clock, Server } from '../facts.ts';

/** Hooks are stamped when their file arrives, lines of rollouts by Codex. Both stand within milliseconds of each other where there is one clock. */
const QUERY = `SELECT median(told - arrived), count() FROM (
  SELECT minIf(toUnixTimestamp64Milli(Timestamp), Source = 'hooks') AS arrived, minIf(toUnixTimestamp64Milli(Timestamp), Source = 'rollout') AS told
  FROM codex_event
  WHERE Kind = 'prompt' AND TurnId != '' AND Source IN ('hooks', 'rollout') AND Timestamp > now() - INTERVAL 1 DAY
  GROUP BY TurnId
  HAVING arrived > 0 AND told > 0
)`;

/** null without a server, and where no prompt of the last day was told by both. */
export async function readHookClock(server: Server | null, signal: AbortSignal): Promise<Clock | null> {
  if (server === null) return null;
  const { ui, token, fetch } = server;
  const client = createApiClient({ ui, token, fetch: (url, init) => fetch(url, { ...init, signal }) });
  const { rows } = await client.sql({ query: QUERY });
  const [aheadMs, count] = (rows[0] ?? []).map(Number);
  return aheadMs === undefined || !count || Number.isNaN(aheadMs) ? null : { host: 'Codex', aheadMs };
}
