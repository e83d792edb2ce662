/** Where no server runs, the files that hooks leave are all that there is to see. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Source } from '../../api/contract/state.ts';
import { hookPlaces, parseSpoolName, payloadOfSpool } from '../../model/hook-spool.ts';
import { asTable, asText } from '../toml-table.ts';
import type { HeardTurn } from './heard-turn.ts';

const LOOK_EVERY_MS = 50;
const LAST_EVENTS: ReadonlySet<string> = new Set(['Stop', 'Interrupt', 'SessionEnd', 'notify']);

/** Calls of hooks that come from now on, as one turn: the first that is named. Resolves when `signal` fires. */
export async function hearSpool(
  stateDir: string,
  now: () => number,
  hear: (turn: HeardTurn) => void,
  signal: AbortSignal,
): Promise<void> {
  const { spool } = hookPlaces(stateDir);
  const list = async (): Promise<string[]> => await readdir(spool).catch(() => []);
  const seen = new Set(await list());
  const heardAt = new Map<Source, number>();
  let [turnId, isOver, startedAt]: [string | null, boolean, number | null] = [null, false, null];
  while (!signal.aborted) {
    for (const name of await list()) {
      const parsed = parseSpoolName(name);
      if (seen.has(name) || parsed === null) continue;
      seen.add(name);
      const { session, turn } = await readCall(join(spool, name));
      if (session === null || (turnId !== null && turn !== null && turn !== turnId)) continue;
      turnId ??= turn;
      startedAt ??= now();
      isOver ||= LAST_EVENTS.has(parsed.event);
      const source = parsed.event === 'notify' ? 'notify' : 'hooks';
      if (!heardAt.has(source)) heardAt.set(source, now());
      hear({ session_id: session, turn_id: turnId, startedAt, isOver, heardAt: new Map(heardAt) });
    }
    await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Half a file, or none any more, names nobody. */
async function readCall(path: string): Promise<{ readonly session: string | null; readonly turn: string | null }> {
  try {
    const call = asTable(JSON.parse(payloadOfSpool(await readFile(path, 'utf8'))));
    return {
      session: asText(call?.['session_id']) ?? asText(call?.['thread-id']),
      turn: asText(call?.['turn_id']) ?? asText(call?.['turn-id']),
    };
  } catch {
    return { session: null, turn: null };
  }
}
