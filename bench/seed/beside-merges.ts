/**
 * Large commands in an engine of little memory. Its merges hold whole text indexes: what is written beside one goes over the limit of the server, and the engine then
 * ends whichever of the two asks next. So: wait until merges hold little, and try again when that was not enough.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../src/lib/errors.ts';
import type { QueryParams, Store } from '../../src/store/store.ts';

export const PATIENT = { timeoutSeconds: 1_800 };
/** Of the engine's 1.5 GB; a copy of sessions takes some 500 MB at its height. */
const MERGES_BYTES_MAX = 250_000_000;
const CALM_MAX_MS = 600_000;
const POLL_MS = 250;
const ATTEMPTS = 8;

type Commands = Pick<Store, 'command' | 'query'>;

/** What a failed attempt has written is written again under the same ids, and counts once. */
export async function commandBesideMerges(store: Commands, sql: string, params: QueryParams): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    await calm(store, attempt === 1 ? MERGES_BYTES_MAX : 0);
    try {
      return await store.command(sql, params, PATIENT);
    } catch (thrown) {
      if (attempt === ATTEMPTS || !(isOutOfMemory(thrown) || isAway(thrown))) throw thrown;
    }
  }
}

/** Until merges hold at most so many bytes. Goes on after ten minutes all the same: whoever asked finds out. */
export async function calm(store: Pick<Store, 'query'>, bytesMax: number): Promise<void> {
  const deadline = Date.now() + CALM_MAX_MS;
  while ((await mergesBytes(store)) > bytesMax && Date.now() < deadline) await delay(POLL_MS);
}

/** Infinite where the engine has no memory to say even that, or is not there. */
async function mergesBytes(store: Pick<Store, 'query'>): Promise<number> {
  try {
    const [row] = await store.query<{ bytes: string }>('SELECT sum(memory_usage) AS bytes FROM system.merges');
    return Number(row?.bytes ?? 0);
  } catch (thrown) {
    if (isOutOfMemory(thrown) || isAway(thrown)) return Number.POSITIVE_INFINITY;
    throw thrown;
  }
}

const isOutOfMemory = (thrown: unknown): boolean => thrown instanceof AppError && thrown.code === 'too_large';

/** On a machine that is busy enough, the engine misses its heartbeats and is started again. */
const isAway = (thrown: unknown): boolean => thrown instanceof AppError && thrown.code === 'unavailable';
