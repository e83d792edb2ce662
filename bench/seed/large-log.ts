/**
 * Ten million log records in minutes: recordings of Codex are decoded and written as always, and the engine copies each record many times, under new ids, at new times
 * and with other words. What nobody says in words, attributes and their distribution, stays as it was recorded.
 */
import { readFileSync } from 'node:fs';
import { concatBlocks } from '../../src/ingest/rows/concat-blocks.ts';
import { rowsOfRequest } from '../../src/ingest/rows/request-rows.ts';
import type { Store } from '../../src/store/store.ts';
import { corpus } from '../corpus.ts';
import { decodeBody } from '../ingest-path.ts';
import { calm, commandBesideMerges, PATIENT } from './beside-merges.ts';
import { createRandom } from './random.ts';

export interface LargeLogOptions {
  readonly records: number;
  /** Records are of so many days before `now`. */
  readonly days: number;
  /** ms since the epoch. */
  readonly now: number;
  readonly onProgress: (records: number) => void;
}

const DAY_MS = 86_400_000;
const RECORDED = 20_000;
const VOCABULARY = 3_000;
/** A minute is kept free at the end of each day, since a recording lasts some time. */
const DAY_END_MS = 60_000;

/** Writes to `otel_logs` alone, which must hold nothing that is needed. Returns how many records it has then. */
export async function fillLargeLog(store: Store, { records, days, now, onProgress }: LargeLogOptions): Promise<number> {
  const recorded = await tellRecorded(store);
  const copies = Math.max(1, Math.round(records / days / recorded));
  const first = now - days * DAY_MS;
  for (let slice = 0; slice < days; slice += 1) {
    await commandBesideMerges(store, readFileSync(new URL('copy-log.sql', import.meta.url), 'utf8'), {
      slice,
      copies,
      from: first + slice * DAY_MS,
      length: DAY_MS - DAY_END_MS,
      words: vocabulary(),
    });
    onProgress((slice + 1) * copies * recorded);
  }
  await calm(store, 0);
  await store.command('DROP TABLE seed_log SYNC', {}, PATIENT);
  return days * copies * recorded;
}

/** Recordings, and for each record its conversation and how long after the first of that it came. */
async function tellRecorded(store: Store): Promise<number> {
  const bodies = [...corpus(RECORDED, 'protobuf', 'logs')];
  const blocks = concatBlocks(bodies.flatMap((body) => rowsOfRequest(decodeBody(body), Date.now())));
  for (const [at, block] of blocks.filter(({ table }) => table === 'otel_logs').entries())
    await store.insert(block, `seed/log/${at}`);
  await store.command(
    `CREATE TABLE seed_log ENGINE = MergeTree ORDER BY tuple() AS
     SELECT *, least(toUnixTimestamp64Milli(Timestamp) - min(toUnixTimestamp64Milli(Timestamp)) OVER (PARTITION BY Conversation), ${DAY_END_MS}) AS AfterMs
     FROM (SELECT *, rowNumberInAllBlocks() AS Line, multiIf(LogAttributes['conversation.id'] != '', LogAttributes['conversation.id'], TraceId != '', TraceId, toString(Line % 997)) AS Conversation FROM otel_logs)
     SETTINGS max_threads = 1`,
    {},
    PATIENT,
  );
  await store.command('TRUNCATE TABLE otel_logs SYNC SETTINGS max_table_size_to_drop = 0', {}, PATIENT);
  const [row] = await store.query<{ n: string }>('SELECT count() AS n FROM seed_log');
  return Number(row?.n);
}

const SYLLABLES = [
  'ba',
  'con',
  'de',
  'er',
  'fi',
  'gra',
  'hel',
  'in',
  'ket',
  'lo',
  'mer',
  'no',
  'pre',
  'qua',
  'ri',
  'sto',
  'tor',
  'un',
  'ver',
  'zed',
];

/** Made-up words of two to four syllables, always the same. */
function vocabulary(): string[] {
  const random = createRandom(7);
  const syllable = (): string => SYLLABLES[random.int(0, SYLLABLES.length - 1)] ?? '';
  const words = new Set(['error', 'timeout', 'serialize', 'parser', 'idempotency']);
  while (words.size < VOCABULARY) words.add(Array.from({ length: random.int(2, 4) }, syllable).join(''));
  return [...words];
}
