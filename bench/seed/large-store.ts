/**
 * A million sessions in minutes: a few thousand are told and assembled as always, and the engine copies each of them many times, under
 * new ids and at new times. What is copied is the stored row, so that distributions, lengths and vocabulary stay those of the told ones.
 */
import { readFileSync } from 'node:fs';
import { assemble } from '../../src/assemble/assemble.ts';
import { concatBlocks } from '../../src/ingest/rows/concat-blocks.ts';
import { rowsOfObservations } from '../../src/ingest/rows/observation-rows.ts';
import { rowOfSession } from '../../src/ingest/rows/session-rows.ts';
import { loadPriceBook } from '../../src/price/load-price-book.ts';
import type { Store } from '../../src/store/store.ts';
import { calm, commandBesideMerges, PATIENT } from './beside-merges.ts';
import { createRandom } from './random.ts';
import { tellStory } from './story.ts';

export interface LargeStoreOptions {
  readonly seed: number;
  readonly sessions: number;
  /** Sessions begin within so many days before `now`. */
  readonly days: number;
  /** ms since the epoch. */
  readonly now: number;
  readonly onProgress: (sessions: number) => void;
}

const DAY_MS = 86_400_000;
const TOLD_MAX = 4_000;
const TOLD_AT_ONCE = 500;
/** Some 10 kB each, held until all are sorted, beside merges that hold text indexes. */
const COPIES_AT_ONCE = 2;
/** Of the sessions of which a copy has events at all: enough to open some everywhere, without 100 GB. */
const EVENTS_PERCENT = 50;

/** The id that `name` gets in the copy: a UUID of version 7 that holds the copy's time. */
const newId = (name: string): string =>
  `concat(lower(substring(leftPad(hex(made_at), 16, '0'), 5, 8)), '-', lower(substring(leftPad(hex(made_at), 16, '0'), 13, 4)), '-7', ` +
  `substring(lower(hex(MD5(concat(${name}, toString(salt))))), 1, 3), '-8', substring(lower(hex(MD5(concat(${name}, toString(salt))))), 4, 3), '-', ` +
  `substring(lower(hex(MD5(concat(${name}, toString(salt))))), 7, 12))`;

const statement = (name: string): string =>
  readFileSync(new URL(name, import.meta.url), 'utf8').replace(/\{\{new-id (\w+)\}\}/g, (_, id: string) => newId(id));

/** Fills an empty store. Returns how many sessions it has then: what was asked for, up to whole copies. */
export async function fillLargeStore(store: Store, options: LargeStoreOptions): Promise<number> {
  const { seed, sessions, days, now, onProgress } = options;
  const told = Math.min(TOLD_MAX, sessions);
  await tellSessions(store, { seed, count: told, now: now - days * DAY_MS });
  await moveAside(store);
  const rounds = Math.max(1, Math.round(sessions / told));
  const slices = Math.ceil(rounds / COPIES_AT_ONCE);
  const length = Math.floor((days * DAY_MS) / slices);
  let done = 0;
  for (let slice = 0; slice < slices; slice += 1) {
    const copies = Math.min(COPIES_AT_ONCE, rounds - slice * COPIES_AT_ONCE);
    const from = now - days * DAY_MS + slice * length;
    await commandBesideMerges(store, statement('copy-session.sql'), { slice, from, length, copies });
    await commandBesideMerges(store, statement('copy-event.sql'), { slice, from, length, percent: EVENTS_PERCENT });
    done += copies * told;
    onProgress(done);
  }
  await calm(store, 0);
  await tellStartUps(store);
  for (const table of ['seed_session', 'seed_event']) await store.command(`DROP TABLE ${table} SYNC`, {}, PATIENT);
  return done;
}

/** Spans and metrics are no observations: they are made of the sessions that are there. */
export async function tellStartUps(store: Pick<Store, 'command' | 'query'>): Promise<void> {
  for (const name of ['mcp-start-up.sql', 'mcp-tool-list.sql']) await commandBesideMerges(store, statement(name), {});
}

async function tellSessions(
  store: Store,
  { seed, count, now }: { readonly seed: number; readonly count: number; readonly now: number },
): Promise<void> {
  const prices = loadPriceBook('');
  const seeds = createRandom(seed);
  for (let first = 0; first < count; first += TOLD_AT_ONCE) {
    const stories = Array.from({ length: Math.min(TOLD_AT_ONCE, count - first) }, () =>
      tellStory({ seed: seeds.int(0, 2 ** 31), startedAt: now - 40 * DAY_MS }),
    );
    const rows = stories
      .flatMap((facts) => assemble(facts, { now, prices }))
      .map((session) =>
        rowOfSession({
          session,
          orderedAt: Date.parse(session.started_at),
          version: 1,
          deleted: false,
          prices,
          threadIds: session.agents.map(({ thread_id }) => thread_id),
        }),
      );
    for (const block of concatBlocks(rows)) await store.insert(block, `seed/session/${first}`);
    await store.insert(rowsOfObservations(stories.flat()), `seed/event/${first}`);
  }
}

/** What was told is the pattern, not part of the result: its moments would all be one. */
async function moveAside(store: Store): Promise<void> {
  for (const [table, aside] of [
    ['session', 'seed_session'],
    ['codex_event', 'seed_event'],
  ]) {
    await store.command(
      `CREATE TABLE ${aside} ENGINE = MergeTree ORDER BY tuple() AS SELECT * FROM ${table}`,
      {},
      PATIENT,
    );
    await store.command(`TRUNCATE TABLE ${table} SYNC SETTINGS max_table_size_to_drop = 0`, {}, PATIENT);
  }
}
