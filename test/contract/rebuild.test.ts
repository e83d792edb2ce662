/** A rebuild on the real engine: what it makes of raw tables and rollouts is what was there before. */
import { cp, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { createTerminal } from '../../src/cli/terminal.ts';
import { type Content, encodeContent } from '../../src/ingest/content.ts';
import { openJournal } from '../../src/ingest/journal/open-journal.ts';
import { type RebuildOptions, rebuild } from '../../src/ingest/rebuild/rebuild.ts';
import type { RolloutPlace } from '../../src/ingest/rollout/rollout-cursors.ts';
import { rowsOfObservations } from '../../src/ingest/rows/observation-rows.ts';
import { rowsOfRequest } from '../../src/ingest/rows/request-rows.ts';
import type { RebuildSummary } from '../../src/model/rebuild.ts';
import { decodeExportRequest } from '../../src/otlp/decode.ts';
import { builtInPriceBook, createPriceBook } from '../../src/price/price-book.ts';
import { createRedactor } from '../../src/redact/redactor.ts';
import { openStore } from '../../src/server/open-store.ts';
import { openPipeline } from '../../src/server/pipeline.ts';
import { rebuildStore } from '../../src/server/rebuild-store.ts';
import { openRollouts } from '../../src/server/rollouts.ts';
import type { Store } from '../../src/store/store.ts';
import { hookRecordsOf } from '../helper/recorded-hook.ts';
import { observationsOf, recordingNames, requestsOf } from '../helper/recording.ts';
import { LOG, logsOf, RECEIVED_AT } from './otlp-sample.ts';
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
const FEW = ['0.169.0/subagents', '0.63.0/shell-one'];
const PRICES = builtInPriceBook();
const NEVER = new AbortController().signal;

let folder: string;
let dataDir: string;
beforeEach(() => {
  folder = temporaryFolder();
  dataDir = path.join(folder, 'data');
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

/** The recordings' rollouts under the names that Codex gives them; returns the Codex home. */
async function rolloutsOf(names: readonly string[]): Promise<string> {
  const sessions = path.join(folder, 'codex', 'sessions', '2026', '11', '20');
  await mkdir(sessions, { recursive: true });
  for (const name of names) {
    const from = new URL(`../../fixtures/codex/${name}/`, import.meta.url);
    for (const file of (await readdir(from)).filter((entry) => /^rollout.*\.jsonl$/.test(entry))) {
      const head = (await readFile(new URL(file, from), 'utf8')).split('\n', 1)[0] ?? '';
      const id = /"id":\s*"([0-9a-f-]{36})"/.exec(head)?.[1];
      expect(id, `${name}/${file}`).toBeDefined();
      await cp(new URL(file, from), path.join(sessions, `rollout-2026-11-20T22-34-09-${id}.jsonl`));
    }
  }
  return path.join(folder, 'codex');
}

const keepAll = (content: Content): Content => content;

/** As a server does; returns the rollouts that it knows then. */
async function ingest(store: Store, contents: readonly Content[], codexHome?: string): Promise<RolloutPlace[]> {
  const journal = await openJournal({ folder: path.join(dataDir, 'journal') });
  const notices: string[] = [];
  const pipeline = await openPipeline({
    journal,
    store,
    prices: PRICES,
    filter: keepAll,
    onNotice: (sentence) => notices.push(sentence),
  });
  const rollouts = await openRollouts({ choice: { dataDir }, journal, store, pipeline, redactor: createRedactor() });
  for (const decoded of contents) {
    const isOurs = decoded.signal === 'hooks' || decoded.signal === 'rollout';
    const body = isOurs ? encodeContent(decoded) : Buffer.from('{}');
    const answer = await pipeline.intake.accept({ decoded, body, encoding: 'json', receivedAt: Date.now() });
    expect(answer).toEqual({ outcome: 'accepted' });
  }
  if (codexHome !== undefined) {
    await rollouts.importRollouts(
      { paths: [codexHome], since: undefined, dryRun: false },
      { signal: NEVER, onProgress: () => undefined },
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

const rebuildNow = (options: Pick<RebuildOptions, 'store' | 'places'> & Partial<RebuildOptions>) =>
  rebuild({
    filter: keepAll,
    readOrder: () => Promise.resolve(null),
    assemble: { now: Date.now(), prices: PRICES },
    signal: NEVER,
    onProgress: () => undefined,
    ...options,
  });

interface Derived {
  readonly events: readonly unknown[];
  readonly sessions: readonly unknown[];
}

const derived = async (store: Store): Promise<Derived> => ({
  events: await store.query('SELECT * FROM codex_event FINAL ORDER BY EventId'),
  sessions: await store.query('SELECT * EXCEPT (Version) FROM session FINAL ORDER BY SessionId'),
});

const tableNames = async (store: Store): Promise<string[]> => {
  const rows = await store.query<{ name: string }>("SELECT name FROM system.tables WHERE name LIKE '%rebuilt%'");
  return rows.map(({ name }) => name);
};

const NOTHING_KEPT: RebuildSummary['kept'] = { rollout_threads: 0, rollout_observations: 0, older_observations: 0 };

/** One way in shows it for every recording, the other that it does not matter. */
const NAMES_OF_WAY = [recordingNames(), NAMES];

describe.each(WAYS.map(([way, open], index) => [way, open, NAMES_OF_WAY[index] ?? NAMES] as const))(
  '%s',
  (_way, open, names) => {
    let opened: OpenedStore;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    test('makes everything again as it was, also what was deleted', async () => {
      const { store } = opened;
      const places = await ingest(store, names.flatMap(contentsOf), await rolloutsOf(names));
      const before = await derived(store);
      expect(before.sessions.length).toBeGreaterThan(6);
      expect(places.length).toBeGreaterThan(6);
      const summary = await rebuildNow({ store, places });
      expect(await derived(store)).toEqual(before);
      expect(summary).toMatchObject({
        read: { rollout_files: places.length },
        kept: NOTHING_KEPT,
        observations: before.events.length,
        sessions: before.sessions.length,
        sessions_added: 0,
        sessions_removed: 0,
        sessions_changed: 0,
        problems: [],
      });
      expect(await tableNames(store)).toEqual([]);

      await store.command('TRUNCATE TABLE codex_event');
      await store.command('TRUNCATE TABLE session');
      const again = await rebuildNow({ store, places });
      expect(await derived(store)).toEqual(before);
      expect(again.sessions_added).toBe(before.sessions.length);
    }, 120_000);
  },
);

describe('on one store', () => {
  let opened: OpenedStore;
  let store: Store;
  beforeEach(async () => {
    const [[, open]] = WAYS as [(typeof WAYS)[number]];
    opened = await open();
    store = opened.store;
  });
  afterEach(() => opened.close());

  test('what nobody told is gone afterwards, and what was changed is as it was told', async () => {
    const places = await ingest(store, FEW.flatMap(contentsOf));
    const before = await derived(store);
    const [some] = observationsOf('0.169.0/plain-answer', ['logs']).filter(({ kind }) => kind === 'prompt');
    const invented = some === undefined ? [] : [{ ...some, at: Date.now() }];
    await store.insert(rowsOfObservations(invented), 'by hand');
    await store.command(`INSERT INTO session (OrderedAt, SessionId, Version) SELECT now64(3), 'made up', 1`);
    await store.command(
      `INSERT INTO session SELECT * REPLACE ('changed' AS Title, Version + 1 AS Version) FROM session FINAL WHERE Title != ''`,
    );
    const summary = await rebuildNow({ store, places });
    expect(await derived(store)).toEqual(before);
    expect(summary).toMatchObject({ sessions_removed: 1, sessions_added: 0, sessions_changed: before.sessions.length });
  });

  test('new prices hold for what was billed before', async () => {
    const places = await ingest(store, contentsOf('0.169.0/plain-answer'));
    const before = await derived(store);
    const model = 'gpt-5.5';
    const free = createPriceBook([{ models: [{ model, prices: [{ from: '2025-01-01', input: 0, output: 0 }] }] }]);
    const summary = await rebuildNow({ store, places, assemble: { now: Date.now(), prices: free } });
    const costs = await store.query('SELECT Model, CostUsd FROM session FINAL');
    expect(costs).toEqual([{ Model: model, CostUsd: 0 }]);
    expect(summary).toMatchObject({ sessions: 1, sessions_changed: 1 });
    await rebuildNow({ store, places });
    expect(await derived(store)).toEqual(before);
  });

  test('a crash at any statement leaves everything as it was, or as it should be, and the next run mends it', async () => {
    const places = await ingest(store, contentsOf('0.63.0/shell-one'), await rolloutsOf(['0.63.0/shell-one']));
    const before = await derived(store);
    let survived = false;
    let crashes = 0;
    for (let left = 0; !survived; left += 1) {
      let steps = left;
      const count = (): void => {
        steps -= 1;
        if (steps < 0) throw new Error('dead');
      };
      const dying: RebuildOptions['store'] = {
        query: (sql, params, options) => store.query(sql, params, options),
        insert: async (block, token, into) => {
          count();
          await store.insert(block, token, into);
        },
        command: async (sql, params, options) => {
          count();
          await store.command(sql, params, options);
        },
      };
      survived = await rebuildNow({ store: dying, places }).then(
        () => true,
        (thrown: unknown) => {
          expect(String(thrown)).toContain('dead');
          crashes += 1;
          return false;
        },
      );
      expect(await derived(store)).toEqual(before);
    }
    expect(crashes).toBeGreaterThan(8);
    await rebuildNow({ store, places });
    expect(await derived(store)).toEqual(before);
    expect(await tableNames(store)).toEqual([]);
  }, 120_000);

  test('Ctrl-C leaves everything as it was, and says so', async () => {
    const places = await ingest(store, FEW.flatMap(contentsOf));
    const before = await derived(store);
    for (const step of ['logs', 'spans', 'sessions', 'swap']) {
      const stopping = new AbortController();
      const onProgress: RebuildOptions['onProgress'] = (progress) => {
        if (progress.step === step) stopping.abort();
      };
      const run = rebuildNow({ store, places, signal: stopping.signal, onProgress });
      await expect(run, step).rejects.toMatchObject({ code: 'unavailable' });
      expect(await derived(store)).toEqual(before);
      expect(await tableNames(store)).toEqual([]);
    }
  });

  test('rows that somebody writes meanwhile stop it before they are lost', async () => {
    const places = await ingest(store, FEW.flatMap(contentsOf));
    const before = await derived(store);
    let told = 0;
    const slow: RebuildOptions['store'] = {
      query: (sql, params, options) => store.query(sql, params, options),
      command: (sql, params, options) => store.command(sql, params, options),
      insert: async (block, token, into) => {
        await store.insert(block, token, into);
        told += 1;
        if (told > 1) return;
        for (const raw of rowsOfRequest(logsOf(LOG), RECEIVED_AT)) await store.insert(raw, 'meanwhile');
      },
    };
    await expect(rebuildNow({ store: slow, places })).rejects.toMatchObject({ code: 'conflict' });
    expect(await derived(store)).toEqual(before);
  });

  test('what rollouts said is kept where the files are gone or broken, and found again where they moved', async () => {
    const home = await rolloutsOf(NAMES);
    const places = await ingest(store, [], home);
    const before = await derived(store);
    const paths = places.map((place) => place.path);
    const [gone = '', broken = '', packed = '', archived = '', ...others] = paths;
    expect(others.length).toBeGreaterThan(2);
    await rm(gone);
    const whole = zstdCompressSync(await readFile(broken));
    await writeFile(`${broken}.zst`, whole);
    await truncate(`${broken}.zst`, whole.length - 20);
    await rm(broken);
    await writeFile(`${packed}.zst`, zstdCompressSync(await readFile(packed)));
    await rm(packed);
    await mkdir(path.join(home, 'archived_sessions'));
    await cp(archived, path.join(home, 'archived_sessions', path.basename(archived)));
    await rm(archived);
    const summary = await rebuildNow({ store, places });
    expect(await derived(store)).toEqual(before);
    expect(summary.read.rollout_files).toBe(places.length - 2);
    expect(summary.kept?.rollout_threads).toBe(2);
    expect(summary.kept?.rollout_observations).toBeGreaterThan(10);
    expect(summary.problems.map((problem) => problem.path)).toEqual([`${broken}.zst`]);
  });

  test('what is older than the raw tables is kept', async () => {
    const places = await ingest(store, FEW.flatMap(contentsOf));
    const before = await derived(store);
    for (const table of ['otel_logs', 'otel_traces', 'codex_hook']) {
      await store.command(`TRUNCATE TABLE ${table}`);
      await rebuildNow({ store, places });
      expect(await derived(store), table).toEqual(before);
    }
    const attributes = [
      { key: 'event.name', value: 'codex.user_prompt' },
      { key: 'conversation.id', value: '01a1fb17-9cc7-7912-8ad6-52baff2b5a3c' },
    ];
    await ingest(store, [logsOf({ ...LOG, timeUnixNano: BigInt(Date.now() - 3_600_000) * 1_000_000n, attributes })]);
    const more = await derived(store);
    expect(more.events.length).toBeGreaterThan(before.events.length);
    const summary = await rebuildNow({ store, places });
    expect(await derived(store)).toEqual(more);
    expect(summary.kept?.older_observations).toBeGreaterThan(0);
  });
});

describe('rebuildStore', () => {
  const settings = () => ({ configDir: dataDir, homeDir: dataDir, codexHome: dataDir, env: {} });
  const options = () => ({ dataDir, dryRun: false, settings: settings(), signal: NEVER, onProgress: () => undefined });

  async function withStore<Result>(work: (store: Store) => Promise<Result>): Promise<Result> {
    const store = await openStore({ dataDir });
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  }

  test('an empty folder has nothing to rebuild', async () => {
    expect(await rebuildStore(options())).toMatchObject({ observations: 0, sessions: 0, kept: NOTHING_KEPT });
  });

  test('a session without a time in its id stays where it was in the list', async () => {
    const log = (at: bigint, name: string): Content => {
      const attributes = [
        { key: 'event.name', value: name },
        { key: 'conversation.id', value: '01a1fb17-9cc7-4912-8ad6-52baff2b5a3c' },
        { key: 'prompt', value: 'hello' },
      ];
      return logsOf({ ...LOG, timeUnixNano: LOG.timeUnixNano + at, attributes });
    };
    await mkdir(dataDir);
    const before = await withStore(async (store) => {
      await ingest(store, [log(5_000_000_000n, 'codex.user_prompt')]);
      await ingest(store, [log(0n, 'codex.conversation_starts')]);
      return derived(store);
    });
    expect(before.sessions).toHaveLength(1);
    await rebuildStore(options());
    expect(await withStore(derived)).toEqual(before);
  });

  test('says what it would read and changes nothing', async () => {
    await mkdir(dataDir);
    const [places, before] = await withStore(async (store) => {
      const known = await ingest(store, FEW.flatMap(contentsOf), await rolloutsOf(FEW));
      return [known, await derived(store)];
    });
    const summary = await rebuildStore({ ...options(), dryRun: true });
    expect(summary).toMatchObject({
      dry_run: true,
      kept: null,
      sessions: null,
      read: { rollout_files: places.length },
    });
    expect(summary.read.logs).toBeGreaterThan(0);
    expect(await withStore(derived)).toEqual(before);
  });

  test('refuses while a server runs on the folder', async () => {
    await mkdir(dataDir);
    const journal = await openJournal({ folder: path.join(dataDir, 'journal') });
    await expect(rebuildStore(options())).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('a Turnscope is running on it'),
      hint: expect.stringContaining('Stop it'),
    });
    await journal.close();
  });
});

describe('turnscope rebuild', () => {
  const rebuildByCommand = async (...flags: readonly string[]) => {
    const said = { out: '', err: '' };
    const terminal = createTerminal({
      stdout: { write: (text) => (said.out += text) },
      stderr: { write: (text) => (said.err += text) },
      env: { XDG_CONFIG_HOME: path.join(folder, 'config') },
      cwd: folder,
      homeDir: folder,
      signal: NEVER,
    });
    const code = await run(['rebuild', '--data', dataDir, ...flags], terminal);
    return { code, ...said };
  };

  test('says what it made, for people and for programs', async () => {
    await mkdir(dataDir);
    const store = await openStore({ dataDir });
    const places = await ingest(store, contentsOf('0.169.0/plain-answer'), await rolloutsOf(['0.169.0/plain-answer']));
    await store.close();
    const dry = await rebuildByCommand('--dry-run');
    expect(dry).toMatchObject({ code: 0, err: '' });
    expect(dry.out).toMatch(
      /^Would read \d+ log records, \d+ spans, \d+ hook calls and 1 rollout file \(\d+ kB\)\.\n$/,
    );
    const told = await rebuildByCommand();
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out).toMatch(/^Rebuilt 1 session from \d+ observations in .+: none changed\.\nRead .+\.\n$/);
    const json = JSON.parse((await rebuildByCommand('--json')).out) as RebuildSummary;
    expect(json).toMatchObject({
      dry_run: false,
      sessions: 1,
      sessions_changed: 0,
      read: { rollout_files: places.length },
    });
  });

  test('says in a sentence why it cannot', async () => {
    await mkdir(dataDir);
    const journal = await openJournal({ folder: path.join(dataDir, 'journal') });
    expect(await rebuildByCommand()).toEqual({
      code: 1,
      out: '',
      err: `turnscope: cannot rebuild ${dataDir}: a Turnscope is running on it. Stop it, run \`turnscope rebuild\`, and start it again.\n`,
    });
    await journal.close();
  });
});
