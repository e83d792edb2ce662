/**
 * A store that was away for long, or a server that was killed again and again, leaves a journal full of accepted requests. How long does the
 * next start need to store 200 MB of them, with how much memory, and do senders feel it? Answers are paced at 1,000 records/s meanwhile.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openJournal } from '../src/ingest/journal/open-journal.ts';
import { pace, waitFigures } from './acknowledge.ts';
import { openBenchStore } from './bench-store.ts';
import { type Body, corpus, sumRecords } from './corpus.ts';
import { openIngestPath } from './ingest-path.ts';
import { costOf, type Figure, type Question, spend } from './measure.ts';

const BACKLOG_BYTES = 200_000_000;
const LIVE_RECORDS_PER_SECOND = 1_000;
const LIVE_RECORDS = 4_000;

/** Accepted and never stored: a journal without a writer. Returns how many records it holds. */
async function fill(folder: string): Promise<number> {
  const journal = await openJournal({ folder });
  let records = 0;
  const append = async (bodies: readonly Body[]): Promise<void> => {
    records += sumRecords(bodies);
    await Promise.all(
      bodies.map(({ bytes, signal, encoding }) =>
        journal.append({ kind: `otlp.${signal}`, encoding, receivedAt: Date.now(), body: bytes }),
      ),
    );
  };
  while (journal.storedBytes < BACKLOG_BYTES) await append([...corpus(10_000, 'protobuf')]);
  await journal.close();
  return records;
}

async function drain(dataDir: string, records: number): Promise<Figure[]> {
  const live = [...corpus(LIVE_RECORDS, 'protobuf')];
  const bench = await openBenchStore(path.join(dataDir, 'store'));
  const before = process.memoryUsage().rss;
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 50);
  let waits: number[] = [];
  const spent = await spend(bench.processes, async () => {
    const ingest = await openIngestPath(dataDir, bench.store);
    // What is in the journal now: the paced records come on top and need not be waited for.
    const drained = ingest.writer.settled();
    [waits] = await Promise.all([pace(ingest, live, LIVE_RECORDS_PER_SECOND), drained]);
    await ingest.stop();
  });
  clearInterval(watch);
  await bench.close();
  return [
    { name: 'from start to all stored', value: spent.seconds, unit: 's' },
    ...costOf('backlog', records + sumRecords(live), spent),
    { name: 'memory on top, peak', value: (peak - before) / 1e6, unit: 'MB' },
    ...waitFigures('answers meanwhile', waits),
  ];
}

export const catchUp: Question = {
  name: 'catch-up',
  ask: async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'turnscope-bench-'));
    try {
      const records = await fill(path.join(dataDir, 'journal'));
      return {
        setting: `${records} log records in ${BACKLOG_BYTES / 1e6} MB of journal, protobuf, and ${LIVE_RECORDS} records at ${LIVE_RECORDS_PER_SECOND}/s meanwhile`,
        figures: await drain(dataDir, records),
      };
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};
