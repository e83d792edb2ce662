/** What a server's forwarding is made of: opened in order, closed in reverse. A disk that does not take something is told; it never keeps a server from starting. */
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beganAt } from '../forward/began-at.ts';
import { Courier } from '../forward/courier.ts';
import { createFileLog } from '../forward/forward-log.ts';
import { HeardThreads } from '../forward/heard-threads.ts';
import { LiveTurns, type LiveView } from '../forward/live-turns.ts';
import { withoutSentUnnamed } from '../forward/unnamed-turn.ts';
import { AppError } from '../lib/errors.ts';
import { nodeDisk } from '../lib/node-disk.ts';
import type { Observation } from '../model/observation.ts';
import type { Session } from '../model/session.ts';
import { createDecodeFrame } from './decode-frame.ts';
import type { ForwardingOptions } from './forwarding.ts';
import { RawForwarder } from './raw-forwarder.ts';

export interface ForwardingParts {
  readonly courier: Courier;
  /** null where no backend takes raw signals. */
  readonly raw: RawForwarder | null;
  /** Told live, whatever its time. */
  hear(observations: readonly Observation[]): void;
  /** What a backend may be shown of a session. @param now ms since the epoch */
  turnsFor(backend: string, session: Session, now: number): LiveView;
  close(): Promise<void>;
}

/** A sender may be at work when the server starts: so long raw signals wait for it to let go of the outboxes. */
const HELD_MAX_MS = 60_000;
const HELD_LOOK_MS = 500;
/** How long a server that stops waits for its last words to arrive. */
const LAST_SENT_MS = 1_500;
const LAST_LOOK_MS = 20;

const outboxesIn = (stateDir: string): string => join(stateDir, 'forward');
export const lastTherePath = (stateDir: string): string => join(outboxesIn(stateDir), 'server-last-there');

export async function openForwardingParts(options: ForwardingOptions): Promise<ForwardingParts> {
  const { stateDir, backends, redactor, version, now } = options;
  const abort = new AbortController();
  const since = await openSince(options);
  const live = await openLiveTurns(options, Math.max(...since.values()));
  const courier = await Courier.open({
    backends,
    outboxes: outboxesIn(stateDir),
    redactor,
    version,
    now,
    // what goes well is for whoever looks into it; trouble is told by what the backends' standing says
    log: createFileLog(join(stateDir, 'logs', 'forward.log'), now),
    onDryRun: options.onNotice,
    onProgress: () => undefined,
    patienceMs: 0,
    until: 'stopped',
    abort: abort.signal,
  });
  courier.send();
  const raw = await openRaw(options, courier, abort.signal);
  return {
    courier,
    raw,
    hear: live.hear,
    turnsFor: (backend, session, at) => {
      const isSent = (key: string): boolean => courier.has(backend, key);
      return live.turns.of(withoutSentUnnamed(session, isSent), since.get(backend) ?? 0, at);
    },
    close: async () => {
      await raw?.stop();
      await untilSent(courier);
      abort.abort();
      await courier.close();
      await live.idle();
    },
  };
}

/** Since when each backend is forwarded to, ms since the epoch. */
async function openSince({ backends, stateDir, now, onNotice }: ForwardingOptions): Promise<Map<string, number>> {
  const since = new Map<string, number>();
  for (const { name, since: own } of backends) {
    const began = beganAt(nodeDisk, join(outboxesIn(stateDir), name), now()).catch((thrown: unknown) => {
      onNotice(`Forwarding to ${name}: ${AppError.from(thrown).message}`);
      return now();
    });
    since.set(name, own ?? (await began));
  }
  return since;
}

interface OpenLiveTurns extends Pick<ForwardingParts, 'hear'> {
  readonly turns: LiveTurns;
  idle(): Promise<void>;
}

/** @param lastSince ms since the epoch: what is told of times before would be history after a restart */
async function openLiveTurns({ stateDir, onNotice }: ForwardingOptions, lastSince: number): Promise<OpenLiveTurns> {
  const heard = await HeardThreads.open({
    disk: nodeDisk,
    path: join(outboxesIn(stateDir), 'heard'),
    onTrouble: (thrown) => onNotice(`Forwarding: ${AppError.from(thrown).message}`),
  });
  const turns = new LiveTurns(heard.from);
  return {
    turns,
    hear: (observations) => {
      for (const [threadId, from] of turns.hear(observations)) if (from < lastSince) heard.keep(threadId, from);
    },
    idle: () => heard.idle(),
  };
}

async function openRaw(
  { backends, journal, rawFilter, onNotice }: ForwardingOptions,
  courier: Courier,
  abort: AbortSignal,
): Promise<RawForwarder | null> {
  const lanes = backends
    .filter(({ raw }) => raw.logs !== null || raw.traces !== null || raw.metrics !== null)
    .map((backend) => ({
      backend,
      filter: rawFilter(backend),
      put: (item: Parameters<Courier['put']>[1]) => courier.put(backend.name, item),
    }));
  if (lanes.length === 0) {
    // without a reader the journal must not wait for one
    await journal.dropCursor('forward');
    return null;
  }
  return RawForwarder.start({
    journal,
    lanes,
    decode: createDecodeFrame(),
    cursor: await journal.openCursor('forward', 'now'),
    ready: untilFree(courier, abort),
    onTrouble: (message) => onNotice(`Forwarding raw signals: ${message}`),
  });
}

/** Of backends that take it now. What is left waits in the outbox, for whoever opens it next. */
async function untilSent(courier: Courier): Promise<void> {
  const end = performance.now() + LAST_SENT_MS;
  const isSending = (): boolean =>
    courier.standing().some(({ status, trouble }) => trouble === null && (status?.waiting.items ?? 0) > 0);
  while (isSending() && performance.now() < end) await setTimeout(LAST_LOOK_MS);
}

async function untilFree(courier: Courier, abort: AbortSignal): Promise<void> {
  const end = performance.now() + HELD_MAX_MS;
  while (courier.standing().some(({ state }) => state === 'held') && performance.now() < end && !abort.aborted)
    await setTimeout(HELD_LOOK_MS, undefined, { signal: abort }).catch(() => undefined);
}
