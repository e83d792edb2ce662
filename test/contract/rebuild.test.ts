/** A rebuild on the real engine: what it makes of raw tables and rollouts is what was there before. */
import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Content } from '../../src/ingest/content.ts';
import { encodeContent } from '../../src/ingest/content.ts';
import { openJournal } from '../../src/ingest/journal/open-journal.ts';
import { rebuild } from '../../src/ingest/rebuild/rebuild.ts';
import type { RebuildSummary } from '../../src/model/rebuild.ts';
import { decodeExportRequest } from '../../src/otlp/decode.ts';
import { openPipeline } from '../../src/server/pipeline.ts';
import { openRollouts } from '../../src/server/rollouts.ts';
import type { Store } from '../../src/store/store.ts';
import { hookRecordsOf } from '../helper/recorded-hook.ts';
import { requestsOf } from '../helper/recording.ts';
import { type OpenedStore, temporaryFolder, WAYS } from './store-ways.ts';

const NAMES = [
  '0.169.0/subagents',
  '0.169.0/hooks-trusted-by-hash',
  '0.169.0/traceparent-env',
  '0.169.0/fork',
  '0.125.0/parallel-tools',
  '0.80.0/resume-three-turns',
  '0.63.0/shell-one',
];
const EVENT = '* EXCEPT (Attributes), mapSort(Attributes) AS Attributes';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function contentsOf(name: string): Content[] {
  const requests = requestsOf(name).map((request) => {
    const result = decodeExportRequest(request);
    if (!result.ok) throw new Error(result.problem.message);
    return result.request;
  });
  return [...requests, { signal: 'hooks', records: hookRecordsOf(name) }];
}

/** The recordings' rollouts under the names that Codex gives them. */
async function rolloutsOf(names: readonly string[]): Promise<string> {
  const home = path.join(folder, 'codex');
  const sessions = path.join(home, 'sessions', '2026', '11', '20');
  await mkdir(sessions, { recursive: true });
  for (const name of names) {
    const from = new URL(`../../fixtures/codex/${name}/`, import.meta.url);
    for (const file of (await readdir(from)).filter((entry) => /^rollout.*\.jsonl$/.test(entry))) {
      const { readFile } = await import('node:fs/promises');
      const head = (await readFile(new URL(file, from), 'utf8')).split('\n', 1)[0] ?? '';
      const id = /"id":\s*"([0-9a-f-]{36})"/.exec(head)?.[1];
      expect(id, `${name}/${file}`).toBeDefined();
      await cp(new URL(file, from), path.join(sessions, `rollout-2026-11-20T22-34-09-${id}.jsonl`));
    }
  }
  return home;
}

async function ingest(store: Store, names: readonly string[], codexHome?: string) {
  const dataDir = path.join(folder, 'data');
  const journal = await openJournal({ folder: path.join(dataDir, 'journal') });
  const notices: string[] = [];
  const pipeline = await openPipeline({ journal, store, onNotice: (sentence) => notices.push(sentence) });
  const rollouts = await openRollouts({ choice: { dataDir }, journal, store, pipeline });
  for (const decoded of names.flatMap(contentsOf)) {
    const isOurs = decoded.signal === 'hooks' || decoded.signal === 'rollout';
    const body = isOurs ? encodeContent(decoded) : Buffer.from('{}');
    const answer = await pipeline.intake.accept({ decoded, body, encoding: 'json', receivedAt: Date.now() });
    expect(answer).toEqual({ outcome: 'accepted' });
  }
  if (codexHome !== undefined) {
    await rollouts.importRollouts(
      { paths: [codexHome], since: undefined, dryRun: false },
      { signal: new AbortController().signal, onProgress: () => undefined },
    );
  }
  await pipeline.writer.settled();
  await pipeline.assembler.flush();
  await pipeline.stop();
  const places = [...rollouts.cursors.places()];
  await rollouts.close();
  await journal.close();
  expect(notices).toEqual([]);
  return places;
}

type Places = Awaited<ReturnType<typeof ingest>>;

function rebuildNow(store: Store, places: Places, signal = new AbortController().signal): Promise<RebuildSummary> {
  return rebuild({
    store,
    places,
    readOrder: () => Promise.resolve(null),
    assemble: { now: Date.now() },
    signal,
    onProgress: () => undefined,
  });
}

interface Derived {
  readonly events: readonly unknown[];
  readonly sessions: readonly unknown[];
}

async function derived(store: Store): Promise<Derived> {
  return {
    events: await store.query(`SELECT ${EVENT} FROM codex_event FINAL ORDER BY EventId`),
    sessions: await store.query('SELECT * EXCEPT (Version) FROM session FINAL ORDER BY SessionId'),
  };
}

describe.each(WAYS)('%s', (_way, open) => {
  let opened: OpenedStore;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(() => opened.close());

  test('makes everything again as it was, also what was deleted', async () => {
    const { store } = opened;
    const places = await ingest(store, NAMES, await rolloutsOf(NAMES));
    const before = await derived(store);
    expect(before.sessions.length).toBeGreaterThan(6);
    expect(places.length).toBeGreaterThan(6);
    const summary = await rebuildNow(store, places);
    expect(await derived(store)).toEqual(before);
    expect(summary).toMatchObject({
      observations: before.events.length,
      sessions: before.sessions.length,
      sessions_added: 0,
      sessions_removed: 0,
      sessions_changed: 0,
      kept: { rollout_threads: 0, rollout_observations: 0, older_observations: 0 },
      problems: [],
    });

    await store.command('TRUNCATE TABLE codex_event');
    await store.command('TRUNCATE TABLE session');
    const again = await rebuildNow(store, places);
    expect(await derived(store)).toEqual(before);
    expect(again.sessions_added).toBe(before.sessions.length);
  }, 120_000);
});
