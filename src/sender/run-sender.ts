/**
 * The sender: takes what hooks left in the spool, reads the rollouts that they name, makes sessions of both, and brings each turn that is over to every backend. It runs as
 * long as there is something to do and holds the spool for that time; who comes meanwhile leaves everything to it.
 */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { rolloutNameOf } from '../codex/rollout/rollout-name.ts';
import type { Config } from '../config/config.ts';
import type { DrainProgress } from '../deliver/drain.ts';
import { type BackendStanding, Courier } from '../forward/courier.ts';
import type { ForwardLog } from '../forward/forward-log.ts';
import type { Intake } from '../ingest/intake.ts';
import { cleanState } from '../ingest/redaction/clean-state.ts';
import { RolloutCursors } from '../ingest/rollout/rollout-cursors.ts';
import { RolloutImporter } from '../ingest/rollout/rollout-importer.ts';
import { SpoolReader } from '../ingest/spool/spool-reader.ts';
import { nodeDisk } from '../lib/node-disk.ts';
import type { Places } from '../lib/place.ts';
import { hookPlaces } from '../model/hook-spool.ts';
import { loadPriceBook } from '../price/load-price-book.ts';
import type { Redactor } from '../redact/redactor.ts';
import { Gatherer } from './gather.ts';
import { forgetOld } from './keeping.ts';
import { createSenderIntake } from './sender-intake.ts';
import { senderPlaces } from './sender-place.ts';
import { ThreadList } from './thread-list.ts';
import { ThreadLogs } from './thread-log.ts';
import { machineLocks } from './writer-look.ts';

export interface SenderOptions {
  readonly places: Places;
  readonly config: Config;
  readonly redactor: Redactor;
  readonly version: string;
  readonly log: ForwardLog;
  readonly onDryRun: (line: string) => void;
  readonly onProgress: (backend: string, progress: DrainProgress) => void;
  /** How long a backend in trouble is waited for. */
  readonly patienceMs: number;
  readonly abort: AbortSignal;
  /** ms since the epoch. */
  readonly now: () => number;
}

/**
 * `held`: another process has the spool, a server or a sender, and does this work. `unavailable`: the spool cannot be read or written, and why. `done`: what could be sent was; `backends` tells what waits.
 */
export type SenderResult =
  | { readonly outcome: 'held' }
  | { readonly outcome: 'unavailable'; readonly reason: string }
  | { readonly outcome: 'done'; readonly backends: readonly BackendStanding[] };

/** Throws an AppError where the state folder does not take something. */
export async function runSender(options: SenderOptions): Promise<SenderResult> {
  for (;;) {
    const run = await runOnce(options);
    if (run.result.outcome !== 'done' || options.abort.aborted) return run.result;
    if (!run.isMore) return run.result;
  }
}

interface Run {
  readonly result: SenderResult;
  /** A call came while we were leaving: its hook found the spool held, and went away. */
  readonly isMore: boolean;
}

async function runOnce(options: SenderOptions): Promise<Run> {
  const { places, log, now } = options;
  const { spool, rejected } = hookPlaces(places.stateDir);
  let opened: Promise<Desk> | undefined;
  // not before the spool is ours: what is opened has one user at a time
  const desk = (): Promise<Desk> => (opened ??= openDesk(options));
  const intake: Intake = { accept: async (delivery) => (await desk()).intake.accept(delivery) };
  let reason = '';
  const onNotice = (sentence: string): void => {
    reason = sentence;
    if (reader.state().state !== 'held') log.say(sentence);
  };
  const clean = (text: string): string => options.redactor.text(text, 'rejected');
  const reader: SpoolReader = SpoolReader.start({ spool, rejected, intake, now, onNotice, clean });
  try {
    await reader.looked();
    const { state } = reader.state();
    if (state !== 'reading') {
      const result: SenderResult = state === 'held' ? { outcome: 'held' } : { outcome: 'unavailable', reason };
      return { result, isMore: false };
    }
    const calls = await work(await desk(), reader, options);
    const backends = await (await desk()).close();
    await reader.stop();
    const isMore = reader.state().records !== calls || (await reader.hasMore());
    return { result: { outcome: 'done', backends }, isMore };
  } finally {
    // after trouble with the disk, closing may well be trouble, too
    await opened?.then((each) => each.close()).catch(() => undefined);
    await reader.stop();
  }
}

/** Everything that is open while the sender works. */
interface Desk {
  readonly intake: Intake;
  readonly gatherer: Gatherer;
  readonly courier: Courier;
  /** Can be called more than once. */
  close(): Promise<readonly BackendStanding[]>;
}

async function openDesk(options: SenderOptions): Promise<Desk> {
  const { places, config, redactor, log, now, abort } = options;
  const own = senderPlaces(places.stateDir);
  const logs = await ThreadLogs.open(nodeDisk, own.threads);
  const list = await ThreadList.open(nodeDisk, own.list);
  const cursors = await RolloutCursors.open(nodeDisk, own.cursors, cleanState(redactor));
  const intake = createSenderIntake({ logs, list, redactor, now });
  const courier = await Courier.open({ ...options, backends: config.backends, outboxes: own.outboxes, until: 'empty' });
  await outboxesFree(courier, abort);
  const importer = new RolloutImporter({ intake, cursors, sessions: NOBODY, pace: () => Promise.resolve(), now });
  const gatherer = new Gatherer({
    logs,
    list,
    importer,
    locks: machineLocks,
    codexHome: places.codexHome,
    now,
    abort,
    prices: loadPriceBook(join(places.configDir, 'prices.json')),
    forward: (session) => courier.forward(session),
    onProblem: (sentence) => log.say(sentence),
    elapsed: () => performance.now(),
  });
  let closed: Promise<readonly BackendStanding[]> | undefined;
  const close = async (): Promise<readonly BackendStanding[]> => {
    await courier.idle();
    const standing = courier.standing();
    await courier.close();
    await forgetOld({ list, logs }, now());
    const stems = [...cursors.places()].map(({ stem }) => stem);
    await cursors.forget(stems.filter((stem) => !isKnown(stem, list)));
    await cursors.close();
    return standing;
  };
  return { intake, gatherer, courier, close: () => (closed ??= close()) };
}

/** A server that stops lets go of the spool first, and of its outboxes when everything has its place. */
const FREE_WAIT_MS = 10_000;

async function outboxesFree(courier: Courier, abort: AbortSignal): Promise<void> {
  const end = performance.now() + FREE_WAIT_MS;
  while (!(await courier.reopen()) && performance.now() < end && !abort.aborted) await pause(abort);
}

/** Of a thread that is still looked after. */
const isKnown = (stem: string, list: ThreadList): boolean =>
  list.get(rolloutNameOf(`${stem}.jsonl`)?.threadId ?? '') !== undefined;

/** Sessions are made when a round of reading is over, so nobody has to be told of half a file. */
const NOBODY = { expect: () => Promise.resolve(), hold: () => undefined, release: () => undefined };

/** Between two looks at files that are about to say that a turn is over, and at the spool while something is sent. */
const LOOK_EVERY_MS = 200;

/** Until nothing is to be expected and nothing to be sent. Answers how many calls were taken before the last round. */
async function work({ gatherer, courier }: Desk, reader: SpoolReader, { abort }: SenderOptions): Promise<number> {
  for (;;) {
    // what a process told before it went is taken before anything is concluded from its going
    await reader.looked();
    const calls = reader.state().records;
    const { soon } = await gatherer.round();
    courier.send();
    // nobody may come after us who would see that half a call is never finished
    const isHalf = reader.unfinished() > 0;
    const isBusy = (): boolean => courier.isSending || reader.unfinished() > 0;
    if (soon > 0) await pause(abort);
    else while (isBusy() && reader.state().records === calls && !abort.aborted) await pause(abort);
    const isNews = soon > 0 || isHalf || reader.state().records !== calls;
    if (abort.aborted || !isNews) return calls;
  }
}

const pause = (abort: AbortSignal): Promise<void> =>
  wait(LOOK_EVERY_MS, undefined, { signal: abort }).catch(() => undefined);
