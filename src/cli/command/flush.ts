/** Sends what waits, here and now: the work of the sender with somebody looking on. */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { OutboxStatus } from '../../deliver/outbox-item.ts';
import { readOutboxStatus } from '../../deliver/outbox-status.ts';
import { jsonText } from '../../format/clean.ts';
import { type FlushedBackend, type FlushProgress, flushLines, flushProgressLine } from '../../format/flush-lines.ts';
import { createFileLog } from '../../forward/forward-log.ts';
import { AppError } from '../../lib/errors.ts';
import { makeWritableFolder } from '../../lib/make-folder.ts';
import { findPlaces, type Places } from '../../lib/place.ts';
import { hookPlaces } from '../../model/hook-spool.ts';
import { senderPlaces } from '../../sender/sender-place.ts';
import { type Started, startSender } from '../../sender/start-sender.ts';
import { loopbackFetch } from '../loopback-fetch.ts';
import { refreshHook } from '../refresh-hook.ts';
import { findServer } from '../server-file.ts';
import type { Terminal } from '../terminal.ts';

export interface FlushOptions {
  readonly json?: true;
  readonly data?: string;
}

/** A backend in trouble is waited for as long as a person would. */
const PATIENCE_MS = 30_000;
/** For a sender that a hook has started: it does the same work. */
const SENDER_PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 250;

export async function run(options: FlushOptions, terminal: Terminal): Promise<void> {
  const found = findPlaces(terminal.env, terminal.homeDir);
  const places = { ...found, dataDir: options.data ?? found.dataDir };
  // before anything else: everything that is to be sent passes through it
  await makeWritableFolder('keep what hooks leave', hookPlaces(places.stateDir).spool);
  await refreshHook(places, terminal);
  const progress = createProgress(terminal);
  let flushed: Flushed;
  try {
    flushed = await flush(places, terminal, progress);
  } finally {
    progress.end();
  }
  const { started, isServerThere } = flushed;
  for (const { origin, sentence, hint } of started.problems) terminal.warn(`turnscope: ${origin}: ${sentence} ${hint}`);
  if (started.result.outcome === 'unconfigured') throw nothingOn(places, started.problems.length > 0);
  if (started.result.outcome === 'unavailable') throw unavailable(started.result.reason);
  const backends = await standing(started, places);
  if (options.json) terminal.print(jsonText({ sent_by: isServerThere ? 'server' : null, backends }, 2));
  else
    for (const line of flushLines(
      { sent_by: isServerThere ? 'server' : null, backends },
      { ...terminal, now: terminal.now() },
    ))
      terminal.print(line);
  const waiting = backends.filter(({ waiting: { items } }) => items > 0);
  if (waiting.length > 0 || terminal.signal.aborted)
    throw stillWaiting(waiting, { isStopped: terminal.signal.aborted, isServerThere });
}

interface Flushed {
  readonly started: Started;
  readonly isServerThere: boolean;
}

async function flush(places: Places, terminal: Terminal, progress: Progress): Promise<Flushed> {
  const { env, homeDir, signal } = terminal;
  const log = createFileLog(senderPlaces(places.stateDir).log, terminal.now);
  const isInTime = deadline(SENDER_PATIENCE_MS);
  for (;;) {
    const started = await startSender({
      places,
      env,
      homeDir,
      log,
      abort: signal,
      patienceMs: PATIENCE_MS,
      onDryRun: (line) => terminal.print(line),
      onProgress: progress.tell,
    });
    if (started.result.outcome !== 'held') return { started, isServerThere: false };
    if ((await findServer(places.dataDir, loopbackFetch)) !== undefined) return { started, isServerThere: true };
    if (!isInTime() || signal.aborted) throw busy();
    terminal.status?.('A sender that a hook started is at work; waiting for it …');
    await wait(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

function deadline(ms: number): () => boolean {
  const end = performance.now() + ms;
  return () => performance.now() < end;
}

/** What the run says of its own outboxes; of those that others hold, what their folders say. */
async function standing({ result, backends }: Started, { stateDir }: Places): Promise<FlushedBackend[]> {
  const own = new Map(
    result.outcome === 'done' ? result.backends.map(({ backend, status }) => [backend, status] as const) : [],
  );
  const { outboxes } = senderPlaces(stateDir);
  const all: FlushedBackend[] = [];
  for (const name of backends) {
    const status = own.get(name) ?? (await readOutboxStatus(join(outboxes, name)));
    all.push(flushedBackend(name, status ?? NOTHING_YET));
  }
  return all;
}

const NOTHING_YET: OutboxStatus = {
  waiting: { items: 0, bytes: 0, oldestAt: null },
  sent: { items: 0, records: 0, lastAt: null },
  dropped: {},
  trouble: null,
};

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

function flushedBackend(name: string, { waiting, sent, dropped, trouble }: OutboxStatus): FlushedBackend {
  return {
    name,
    waiting: { items: waiting.items, bytes: waiting.bytes, oldest_at: iso(waiting.oldestAt) },
    sent: { items: sent.items, records: sent.records, last_at: iso(sent.lastAt) },
    dropped,
    trouble:
      trouble === null
        ? null
        : {
            at: new Date(trouble.at).toISOString(),
            message: trouble.message,
            attempts: trouble.attempts,
            next_at: iso(trouble.nextAt),
          },
  };
}

type Progress = ReturnType<typeof createProgress>;

const DRAW_EVERY_MS = 100;

/** On a terminal one line that changes; elsewhere the end is enough. */
function createProgress({ status, now }: Terminal) {
  const backends = new Map<string, FlushProgress>();
  let drawnAt = 0;
  return {
    tell: (
      name: string,
      {
        waiting,
        sent,
        trouble,
      }: { waiting: { items: number }; sent: { records: number }; trouble: { message: string } | null },
    ): void => {
      backends.set(name, { waiting: waiting.items, sent: sent.records, trouble: trouble?.message ?? null });
      if (status === undefined || now() - drawnAt < DRAW_EVERY_MS) return;
      drawnAt = now();
      status(flushProgressLine(backends));
    },
    end: (): void => status?.(''),
  };
}

/** @param isTold what keeps backends off has been said */
const nothingOn = ({ configDir }: Places, isTold: boolean): AppError =>
  new AppError('not_found', `cannot send anything: no backend is ${isTold ? 'on' : 'configured'}`, {
    hint: isTold
      ? '`turnscope config` shows what is configured.'
      : `Write ${join(configDir, 'config.toml')}: two lines are enough for Phoenix, \`[backends.phoenix]\` and \`endpoint = "http://localhost:6006"\`.`,
  });

const unavailable = (reason: string): AppError =>
  new AppError('unavailable', reason.replace(/^[^:]*: /, ''), {
    hint: 'Mend that, and try again: what hooks left stays where it is.',
  });

const busy = (): AppError =>
  new AppError('conflict', 'cannot send: a sender that a hook started is at work', {
    hint: 'Try again when it is done.',
  });

function stillWaiting(
  waiting: readonly FlushedBackend[],
  { isStopped, isServerThere }: { isStopped: boolean; isServerThere: boolean },
): AppError {
  const what = waiting.map(({ name, waiting: { items } }) => `${items} for ${name}`).join(', ');
  const message = isStopped ? 'cannot finish: stopped by Ctrl-C' : `cannot send everything: ${what} still waiting`;
  return new AppError('unavailable', message, {
    hint: isServerThere
      ? 'Nothing is lost: the server goes on trying.'
      : 'Nothing is lost: the next hook, or the next `turnscope flush`, tries again.',
  });
}
