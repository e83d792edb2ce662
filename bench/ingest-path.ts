/** The path from body to stored row as the server wires it, without its listeners and without assembling. */
import path from 'node:path';
import { observe } from '../src/codex/observe.ts';
import type { AcceptedDelivery } from '../src/ingest/accepted-delivery.ts';
import type { Journal } from '../src/ingest/journal/journal.ts';
import { openJournal } from '../src/ingest/journal/open-journal.ts';
import { createJournalIntake } from '../src/ingest/journal-intake.ts';
import { rowsOfObservations } from '../src/ingest/rows/observation-rows.ts';
import { rowsOfRequest } from '../src/ingest/rows/request-rows.ts';
import { StoreWriter } from '../src/ingest/store-writer.ts';
import { Interner } from '../src/otlp/common/protobuf/interner.ts';
import { decodeExportRequest } from '../src/otlp/decode.ts';
import type { ExportRequest } from '../src/otlp/signal.ts';
import { createDecodeFrame } from '../src/server/decode-frame.ts';
import type { RowBlock, Store } from '../src/store/store.ts';
import type { Body } from './corpus.ts';

/** One for the life of the program, as in the receiver. */
const interner = new Interner();

export function decodeBody({ bytes, signal, encoding }: Omit<Body, 'records'>): ExportRequest {
  const result = decodeExportRequest({ signal, encoding, body: bytes }, { interner });
  if (!result.ok) throw new Error(`a recorded body does not decode: ${result.problem.message}`);
  return result.request;
}

/** Raw rows and canonical rows: what the server writes. */
export function toBlocks(deliveries: readonly AcceptedDelivery[]): RowBlock[] {
  return deliveries.flatMap(({ decoded, receivedAt }) => [
    ...rowsOfRequest(decoded, receivedAt),
    rowsOfObservations(observe(decoded as ExportRequest, receivedAt)),
  ]);
}

export interface IngestPath {
  readonly journal: Journal;
  readonly writer: StoreWriter;
  /** Decodes and accepts; resolves when the body would be acknowledged. */
  send(body: Body): Promise<void>;
  stop(): Promise<void>;
}

export async function openIngestPath(dataDir: string, store: Pick<Store, 'insert'>): Promise<IngestPath> {
  const journal = await openJournal({ folder: path.join(dataDir, 'journal') });
  const writer = StoreWriter.start({
    journal,
    cursor: await journal.openCursor('store'),
    store,
    decode: createDecodeFrame(),
    toBlocks,
    afterInsert: () => Promise.resolve(),
  });
  const intake = createJournalIntake({ journal, onAccepted: (delivery) => writer.offer(delivery) });
  return {
    journal,
    writer,
    send: async (body) => {
      const delivery = { decoded: decodeBody(body), body: body.bytes, encoding: body.encoding, receivedAt: Date.now() };
      const { outcome } = await intake.accept(delivery);
      if (outcome !== 'accepted') throw new Error(`refused: ${outcome}`);
    },
    stop: async () => {
      await writer.stop(60_000);
      await journal.close();
    },
  };
}
