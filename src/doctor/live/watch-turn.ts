/** `--live`: waits for the next turn of the real Codex, and tells which ways it came. */
import { setTimeout as delay } from 'node:timers/promises';
import { type ApiClientOptions, createApiClient } from '../../api/client.ts';
import type { Source } from '../../api/contract/state.ts';
import { jsonText } from '../../format/clean.ts';
import { AppError } from '../../lib/errors.ts';
import type { Places } from '../../lib/place.ts';
import { hearSpool } from './hear-spool.ts';
import { type HeardTurn, hasAll, SOURCES, turnJson, turnLines } from './heard-turn.ts';
import { createTurnTracker } from './turn-tracker.ts';

export interface WatchOptions {
  readonly places: Places;
  readonly findServer: () => Promise<ApiClientOptions | undefined>;
  /** Until the first turn, and as long again until its end. */
  readonly timeoutMs: number;
  readonly json: boolean;
  readonly print: (line: string) => void;
  readonly warn: (line: string) => void;
  readonly now: () => number;
  /** Fires at Ctrl-C. */
  readonly signal: AbortSignal;
}

/** What is slow: Codex's exporters hold data back for seconds, and flush when it ends. */
const LATE_MS = 12_000;
const LOOK_EVERY_MS = 250;
/** Without a server nobody but the hooks' script writes anything that could be seen. */
const WITHOUT_SERVER: readonly Source[] = ['hooks', 'notify'];

/** Resolves when a turn was told, or at Ctrl-C; rejects when none came in time. */
export async function watchTurn(options: WatchOptions): Promise<void> {
  const { json, print, warn, signal } = options;
  const server = await options.findServer();
  const canHear = server === undefined ? WITHOUT_SERVER : SOURCES;
  warn(
    server === undefined
      ? 'No server is running: only hooks can be heard. Waiting for the next turn of Codex; Ctrl-C ends.'
      : 'Waiting for the next turn of Codex. Ctrl-C ends.',
  );
  const stop = new AbortController();
  const ended = AbortSignal.any([signal, stop.signal]);
  let heard: HeardTurn | null = null;
  const hear = (turn: HeardTurn): void => {
    heard = turn;
  };
  const hearing =
    server === undefined
      ? hearSpool(options.places.stateDir, options.now, hear, ended)
      : hearServer(server, options.now, hear, ended);
  hearing.catch(() => undefined); // looked at below
  const turn = await Promise.race([waitForTurn(() => heard, canHear, options), hearing.then(() => null)]).finally(() =>
    stop.abort(),
  );
  if (signal.aborted) return;
  if (turn === null)
    throw new AppError('unavailable', 'cannot listen any longer: the server has stopped', {
      hint: 'Start it again with `turnscope up`.',
    });
  if (json) print(jsonText(turnJson(turn, canHear)));
  else for (const line of turnLines(turn, canHear)) print(line);
}

async function waitForTurn(
  look: () => HeardTurn | null,
  canHear: readonly Source[],
  options: WatchOptions,
): Promise<HeardTurn | null> {
  const { now, timeoutMs, signal } = options;
  const begin = now();
  let overSince: number | null = null;
  for (;;) {
    const turn = look();
    if (signal.aborted) return turn;
    if (turn === null && now() - begin > timeoutMs) {
      throw new AppError('not_found', `no turn of Codex came within ${timeoutMs / 1000} s`, {
        hint: 'Ask Codex something while this waits, and look at `turnscope doctor`.',
      });
    }
    if (turn?.isOver) overSince ??= now();
    const isComplete =
      turn !== null && (hasAll(turn) || (overSince !== null && canHear.every((source) => turn.heardAt.has(source))));
    if (
      turn !== null &&
      (isComplete || (overSince !== null && now() - overSince > LATE_MS) || now() - begin > 2 * timeoutMs)
    )
      return turn;
    await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Resolves when the stream ends. */
async function hearServer(
  server: ApiClientOptions,
  now: () => number,
  hear: (turn: HeardTurn) => void,
  signal: AbortSignal,
): Promise<void> {
  const client = createApiClient(server);
  const track = createTurnTracker(now());
  for await (const { session_id } of client.changes(signal)) {
    const session = await client.getSession(session_id).catch(() => null);
    const turn = session === null ? null : track(session, now());
    if (turn !== null) hear(turn);
  }
}
