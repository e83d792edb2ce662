/** Believable sessions for somebody to look at, in a data folder that no server holds, by the way that everything takes: filter, journal, store writer, assembler. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { encodeContent, type RolloutContent } from '../../src/ingest/content.ts';
import { openJournal } from '../../src/ingest/journal/open-journal.ts';
import { createContentFilter } from '../../src/ingest/redaction/content-filter.ts';
import { contentPolicy } from '../../src/model/content-policy.ts';
import type { Observation } from '../../src/model/observation.ts';
import { loadPriceBook } from '../../src/price/load-price-book.ts';
import { createRedactor } from '../../src/redact/redactor.ts';
import { openStore } from '../../src/server/open-store.ts';
import { openPipeline } from '../../src/server/pipeline.ts';
import { tellStartUps } from './large-store.ts';
import { createRandom, type Random } from './random.ts';
import { type StoryOptions, tellStory } from './story.ts';

export interface RecordedStoreOptions {
  readonly dataDir: string;
  readonly seed: number;
  readonly sessions: number;
  /** Sessions begin within so many days before `now`. */
  readonly days: number;
  /** ms since the epoch. */
  readonly now: number;
  readonly onProgress: (sessions: number) => void;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const STORIES_AT_ONCE = 20;
/** What goes on right now said its last word so long ago. */
const LAST_WORD_MS = 15_000;
/** Everything else is over for so long that nobody waits for more of it. */
const OVER_MS = 45 * 60_000;
const WRITTEN_WITHIN_MS = 120_000;

export async function fillRecordedStore(options: RecordedStoreOptions): Promise<void> {
  const { dataDir, onProgress } = options;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const journal = await openJournal({ folder: path.join(dataDir, 'journal') });
  const store = await openStore({ dataDir });
  const pipeline = await openPipeline({
    journal,
    store,
    prices: loadPriceBook(''),
    filter: createContentFilter({ policy: contentPolicy('full'), homeDir: '', redactor: createRedactor() }),
    onNotice: (sentence) => {
      throw new Error(sentence);
    },
  });
  try {
    const stories = storiesOf(options);
    for (let first = 0; first < stories.length; first += STORIES_AT_ONCE) {
      const some = stories.slice(first, first + STORIES_AT_ONCE);
      const decoded: RolloutContent = { signal: 'rollout', observations: some.flat() };
      const body = encodeContent(decoded);
      const answer = await pipeline.intake.accept({ decoded, body, encoding: 'json', receivedAt: options.now });
      if (answer.outcome !== 'accepted') throw new Error(`The journal took no more: ${answer.message}`);
      onProgress(first + some.length);
    }
    await written(store, stories.length);
    await tellStartUps(store);
  } finally {
    await pipeline.stop();
    await store.close();
    await journal.close();
  }
}

async function written(store: Awaited<ReturnType<typeof openStore>>, sessions: number): Promise<void> {
  const deadline = Date.now() + WRITTEN_WITHIN_MS;
  for (;;) {
    const [row] = await store.query<{ stored: string }>('SELECT count() AS stored FROM session FINAL');
    if (Number(row?.stored) >= sessions) return;
    if (Date.now() > deadline) throw new Error(`Only ${row?.stored} of ${sessions} sessions were stored in time`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The first two go on right now, the third is a long one. */
function storiesOf({ seed, sessions, days, now }: RecordedStoreOptions): Observation[][] {
  const random = createRandom(seed);
  return Array.from({ length: sessions }, (_, index) => {
    const story = { seed: random.int(0, 2 ** 31), startedAt: beginning(random, { days, now }) };
    if (index === 0) return endingAt(now - LAST_WORD_MS, { ...story, ending: 'running', turns: 2 });
    if (index === 1) return endingAt(now - LAST_WORD_MS, { ...story, ending: 'waiting', turns: 1 });
    if (index === 2) return endingAt(now - OVER_MS, { ...story, ending: 'completed', turns: 60 });
    const facts = tellStory(story);
    return (facts.at(-1)?.at ?? 0) > now - OVER_MS ? endingAt(now - OVER_MS, story) : facts;
  });
}

/** Some day, mostly in working hours. */
function beginning(random: Random, { days, now }: { readonly days: number; readonly now: number }): number {
  const midnight = Math.floor((now - random.next() * days * DAY_MS) / DAY_MS) * DAY_MS;
  const hour = random.chance(0.85) ? 7 + random.next() * 11 : random.next() * 24;
  return Math.min(midnight + hour * HOUR_MS, now);
}

/** The story, moved so that its last word falls on a moment. */
function endingAt(at: number, story: StoryOptions): Observation[] {
  const last = tellStory(story).at(-1)?.at ?? story.startedAt;
  return tellStory({ ...story, startedAt: story.startedAt + Math.floor(at - last) });
}
