/** Journal, store writer and assembler, wired: what was accepted goes to memory at once and to the store in batches. */
import { observeHook } from '../codex/hook/observe-hook.ts';
import { isUnknownEvent, observe } from '../codex/observe.ts';
import type { AcceptedDelivery } from '../ingest/accepted-delivery.ts';
import { Assembler } from '../ingest/assembler.ts';
import type { Content } from '../ingest/content.ts';
import type { Intake } from '../ingest/intake.ts';
import type { Journal } from '../ingest/journal/journal.ts';
import { createJournalIntake } from '../ingest/journal-intake.ts';
import { type ContentFilter, redactIntake } from '../ingest/redaction/redact-intake.ts';
import { concatBlocks } from '../ingest/rows/concat-blocks.ts';
import { rowsOfObservations } from '../ingest/rows/observation-rows.ts';
import { rowsOfRequest } from '../ingest/rows/request-rows.ts';
import { rowOfSession, type SessionVersion } from '../ingest/rows/session-rows.ts';
import { StoreWriter } from '../ingest/store-writer.ts';
import type { Observation } from '../model/observation.ts';
import type { PriceBook } from '../price/price-book.ts';
import { knownThreads } from '../store/known-threads.ts';
import { readFamily } from '../store/observation-reader.ts';
import { sqlFile } from '../store/sql-file.ts';
import type { RowBlock, Store } from '../store/store.ts';
import { createDecodeFrame } from './decode-frame.ts';

export interface Pipeline {
  readonly intake: Intake;
  readonly assembler: Assembler;
  readonly writer: StoreWriter;
  /** Codex events that this version does not know, by name. */
  readonly unknownEvents: ReadonlyMap<string, number>;
  /** ms since the epoch; null before the first batch. */
  lastWrittenAt(): number | null;
  /** Writes what waits, for a few seconds at the most; the journal keeps the rest. */
  stop(): Promise<void>;
}

export interface PipelineOptions {
  readonly journal: Journal;
  readonly store: Store;
  readonly prices?: PriceBook | undefined;
  /** What may be kept of what arrives: nothing behind it ever sees more. */
  readonly filter: ContentFilter;
  /** Told of each delivery when it is durable; must neither throw nor wait. */
  readonly onAccepted?: (delivery: AcceptedDelivery, observations: readonly Observation[]) => void;
  /** Told of versions of sessions when the store has them; must neither throw nor wait. */
  readonly onWritten?: (versions: readonly SessionVersion[]) => void;
  readonly onNotice: (sentence: string) => void;
}

export async function openPipeline(options: PipelineOptions): Promise<Pipeline> {
  const { journal, store, prices, filter, onAccepted, onNotice } = options;
  if (journal.report.tornBytes > 0) {
    onNotice(`The journal ended in half a record (${journal.report.tornBytes} bytes, never acknowledged): cut off.`);
  }
  const unknownEvents = new Map<string, number>();
  const observations = observationCache(unknownEvents);
  let lastWrittenAt: number | null = null;
  // What comes from here on is told to the assembler as soon as it is accepted.
  const bornAt = journal.durableEnd;
  const assembler = new Assembler({
    ...storeSide(store, options.onWritten),
    prices,
    now: Date.now,
    onError: (error) => onNotice(String(error)),
  });
  const writer = StoreWriter.start({
    journal,
    cursor: await journal.openCursor('store'),
    store,
    decode: createDecodeFrame(),
    toBlocks: (deliveries) => blocksOf(deliveries, observations),
    afterInsert: async (deliveries) => {
      for (const delivery of deliveries)
        if (delivery.position < bornAt) assembler.observe(observations(delivery), delivery.end);
      await assembler.flush(deliveries.at(-1)?.end);
      lastWrittenAt = Date.now();
    },
  });
  const kept = createJournalIntake({
    journal,
    onAccepted: (delivery) => {
      writer.offer(delivery);
      // not before the sender has its answer
      setImmediate(() => {
        assembler.observe(observations(delivery), delivery.end);
        onAccepted?.(delivery, observations(delivery));
      });
    },
  });
  const intake = redactIntake(kept, filter);
  assembler.recall(await runningThreads(store));
  return {
    intake,
    assembler,
    writer,
    unknownEvents,
    lastWrittenAt: () => lastWrittenAt,
    stop: () => stop(writer, assembler),
  };
}

async function stop(writer: StoreWriter, assembler: Assembler): Promise<void> {
  await writer.stop();
  assembler.stop();
}

type ObservationsOf = (delivery: AcceptedDelivery) => readonly Observation[];

/** A delivery is asked about three times (screen, rows, sessions); it is read once. */
function observationCache(unknownEvents: Map<string, number>): ObservationsOf {
  const known = new WeakMap<Content, readonly Observation[]>();
  return ({ decoded, receivedAt }) => {
    const before = known.get(decoded);
    if (before !== undefined) return before;
    const observations = observationsIn(decoded, receivedAt);
    for (const observation of observations) {
      if (isUnknownEvent(observation))
        unknownEvents.set(observation.name, (unknownEvents.get(observation.name) ?? 0) + 1);
    }
    known.set(decoded, observations);
    return observations;
  };
}

function observationsIn(content: Content, receivedAt: number): readonly Observation[] {
  switch (content.signal) {
    case 'hooks':
      return content.records.flatMap(observeHook);
    case 'rollout':
      return content.observations;
    default:
      return observe(content, receivedAt);
  }
}

function blocksOf(deliveries: readonly AcceptedDelivery[], observationsOf: ObservationsOf): RowBlock[] {
  const blocks: RowBlock[] = [];
  for (const delivery of deliveries) {
    blocks.push(...rowsOfRequest(delivery.decoded, delivery.receivedAt));
    const observations = observationsOf(delivery);
    if (observations.length > 0) blocks.push(rowsOfObservations(observations));
  }
  return blocks;
}

/** The assembler's view of the store. */
function storeSide(
  store: Store,
  onWritten: PipelineOptions['onWritten'],
): Pick<ConstructorParameters<typeof Assembler>[0], 'readFamily' | 'knownThreads' | 'readOrder' | 'writeSessions'> {
  return {
    readFamily: (threadIds) => readFamily(store, threadIds),
    knownThreads: (threadIds) => knownThreads(store, threadIds),
    readOrder: async (sessionId) => {
      const sql = sqlFile('query/session-order.sql');
      const [row] = await store.query<{ ordered_at: string }>(sql, { session_id: sessionId });
      return row === undefined ? null : Number(row.ordered_at);
    },
    writeSessions: async (versions: readonly SessionVersion[]) => {
      const token = `session/${versions.map(({ version }) => version).at(-1)}`;
      for (const block of concatBlocks(versions.map(rowOfSession))) await store.insert(block, token);
      onWritten?.(versions);
    },
  };
}

async function runningThreads(store: Store): Promise<string[]> {
  const rows = await store.query<{ thread_ids: string[] }>(sqlFile('query/session-running.sql'));
  return rows.flatMap(({ thread_ids }) => thread_ids);
}
