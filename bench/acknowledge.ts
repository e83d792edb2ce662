/**
 * How long does a sender wait for its answer at 10,000 log records a second, journal alone and with the store behind it? Two
 * floors stand beside it, because no answer can be quicker: what one append and sync of such a body takes on this disk, and how late timers are
 * on this machine while nothing runs here. An answer may have to wait for a sync that is under way and then for its own.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openEmbeddedStore } from '../src/store/embedded-store.ts';
import { type Body, corpus } from './corpus.ts';
import { type IngestPath, openIngestPath } from './ingest-path.ts';
import { type Figure, percentile, type Question } from './measure.ts';

const RECORDS_PER_SECOND = 10_000;
const SECONDS = 10;
const FLOOR_BODIES = 1000;

/** Sends on a fixed schedule, whether or not earlier answers have come; waits are counted from the scheduled moment. */
export async function pace(
  ingest: IngestPath,
  bodies: readonly Body[],
  recordsPerSecond = RECORDS_PER_SECOND,
): Promise<number[]> {
  const waits: number[] = [];
  const answers: Promise<unknown>[] = [];
  const start = performance.now();
  let sent = 0;
  for (const body of bodies) {
    const due = start + (sent / recordsPerSecond) * 1000;
    const early = due - performance.now();
    if (early > 1) await delay(early);
    sent += body.records;
    answers.push(ingest.send(body).then(() => waits.push(performance.now() - due)));
  }
  await Promise.all(answers);
  return waits;
}

export function waitFigures(name: string, waits: readonly number[]): Figure[] {
  return [0.5, 0.99, 1].map((share) => ({
    name: `${name}: ${share === 1 ? 'longest' : `p${share * 100}`}`,
    value: percentile(waits, share),
    unit: 'ms',
  }));
}

async function withFolder<Result>(act: (dataDir: string) => Promise<Result>): Promise<Result> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'turnscope-bench-'));
  try {
    return await act(dataDir);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** One writer, one body after the other at the same pace, nothing else. */
async function disk(dataDir: string, bodies: readonly Body[]): Promise<{ syncs: number[]; lateness: number[] }> {
  const syncs: number[] = [];
  const lateness: number[] = [];
  const file = await open(path.join(dataDir, 'floor'), 'w');
  try {
    let at = 0;
    for (const { bytes, records } of bodies.slice(0, FLOOR_BODIES)) {
      const pauseMs = (records / RECORDS_PER_SECOND) * 1000;
      const start = performance.now();
      await delay(pauseMs);
      const woken = performance.now();
      lateness.push(woken - start - pauseMs);
      await file.writev([bytes], at);
      await file.datasync();
      at += bytes.length;
      syncs.push(performance.now() - woken);
    }
  } finally {
    await file.close();
  }
  return { syncs, lateness };
}

export const acknowledge: Question = {
  name: 'acknowledge',
  ask: async () => {
    const bodies = [...corpus(RECORDS_PER_SECOND * SECONDS, 'protobuf')];
    const floor = await withFolder((dataDir) => disk(dataDir, bodies));
    const alone = await withFolder(async (dataDir) => {
      const ingest = await openIngestPath(dataDir, { insert: () => Promise.resolve() });
      const waits = await pace(ingest, bodies);
      await ingest.stop();
      return waits;
    });
    const stored = await withFolder(async (dataDir) => {
      const store = await openEmbeddedStore({ dataDir: path.join(dataDir, 'store') });
      const ingest = await openIngestPath(dataDir, store);
      const waits = await pace(ingest, bodies);
      await ingest.stop();
      await store.close();
      return waits;
    });
    return {
      setting: `${bodies.length} protobuf requests of recorded shape, ${RECORDS_PER_SECOND} records/s for ${SECONDS} s, decode and fsync included`,
      figures: [
        ...waitFigures('floor: one append and sync', floor.syncs),
        ...waitFigures('floor: lateness of a timer', floor.lateness),
        ...waitFigures('journal, no store', alone),
        ...waitFigures('journal, store writing meanwhile', stored),
      ],
    };
  },
};
