/**
 * How fast do rollout files come into the store, and with how much memory? One file of 266 MB, the largest that was ever seen, and 10,000 small ones, each
 * from the files on disk to rows and assembled sessions. The floor is what nobody can do without: every line read and parsed.
 */
import { createReadStream, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { openJournal } from '../src/ingest/journal/open-journal.ts';
import { createContentFilter } from '../src/ingest/redaction/content-filter.ts';
import { contentPolicy } from '../src/model/content-policy.ts';
import { NO_LIVE_SESSIONS } from '../src/model/live-sessions.ts';
import type { ImportSummary } from '../src/model/rollout-import.ts';
import { createQuery } from '../src/query/create-query.ts';
import { createRedactor } from '../src/redact/redactor.ts';
import { openPipeline } from '../src/server/pipeline.ts';
import { openRollouts } from '../src/server/rollouts.ts';
import { openBenchStore } from './bench-store.ts';
import { type Figure, type Question, spend } from './measure.ts';
import { writeLargeRollout, writeSmallRollouts } from './rollout-corpus.ts';

const LARGE_BYTES = 266_000_000;
const SMALL_FILES = 10_000;

/** Resident bytes of a process; 0 where there is no /proc. */
function residentBytes(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** The most memory of each process while `act` runs, sampled. */
async function peakOf(
  processes: Readonly<Record<string, number>>,
  act: () => Promise<void>,
): Promise<Map<string, number>> {
  const peaks = new Map<string, number>();
  const timer = setInterval(() => {
    for (const [name, pid] of Object.entries(processes))
      peaks.set(name, Math.max(peaks.get(name) ?? 0, residentBytes(pid)));
  }, 20);
  await act();
  clearInterval(timer);
  return peaks;
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

async function floor(name: string, folder: string): Promise<Figure[]> {
  const files = filesUnder(folder);
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  const { seconds } = await spend({}, async () => {
    for (const file of files)
      for await (const line of createInterface({ input: createReadStream(file) })) JSON.parse(line);
  });
  return [{ name: `${name}: floor, readline and JSON.parse`, value: bytes / 1e6 / seconds, unit: 'MB/s' }];
}

export async function importFolder(name: string, folder: string): Promise<Figure[]> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'turnscope-bench-'));
  const bench = await openBenchStore(path.join(dataDir, 'store'));
  const journal = await openJournal({ folder: path.join(dataDir, 'journal') });
  const redactor = createRedactor();
  const pipeline = await openPipeline({
    journal,
    store: bench.store,
    filter: createContentFilter({ policy: contentPolicy('full'), homeDir: '', redactor }),
    onNotice: (sentence) => console.error(sentence),
  });
  const rollouts = await openRollouts({ choice: { dataDir }, journal, store: bench.store, pipeline, redactor });
  const run = (): Promise<ImportSummary> =>
    rollouts.importRollouts(
      { paths: [folder], dryRun: false },
      { signal: new AbortController().signal, onProgress: () => undefined },
    );
  try {
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    let summary: ImportSummary | undefined;
    let peaks = new Map<string, number>();
    const spent = await spend(bench.processes, async () => {
      peaks = await peakOf(bench.processes, async () => {
        summary = await run();
      });
    });
    if (summary === undefined || summary.problems.length > 0) throw new Error(JSON.stringify(summary?.problems));
    const again = await spend({}, async () => void (await run()));
    const [stored] = await bench.store.query<{ sessions: string }>('SELECT count() AS sessions FROM session FINAL');
    const cold = await coldSession(bench.store);
    return [
      { name: `${name}: imported`, value: summary.bytes_read / 1e6 / spent.seconds, unit: 'MB/s' },
      { name: `${name}: imported`, value: summary.files_read / spent.seconds, unit: 'files/s' },
      { name: `${name}: CPU of node`, value: spent.cpu['node'] ?? 0, unit: 's' },
      { name: `${name}: CPU of engine`, value: spent.cpu['engine'] ?? 0, unit: 's' },
      { name: `${name}: memory of node, peak`, value: (peaks.get('node') ?? 0) / 1e6, unit: 'MB' },
      { name: `${name}: memory of node before`, value: before / 1e6, unit: 'MB' },
      { name: `${name}: memory of engine, peak`, value: (peaks.get('engine') ?? 0) / 1e6, unit: 'MB' },
      { name: `${name}: observations`, value: summary.observations, unit: '' },
      { name: `${name}: sessions`, value: Number(stored?.sessions), unit: '' },
      { name: `${name}: again, nothing new`, value: again.seconds, unit: 's' },
      { name: `${name}: newest session, not in memory`, value: cold, unit: 's' },
    ];
  } finally {
    await rollouts.close();
    await pipeline.stop();
    await journal.close();
    await bench.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Seconds until a session that nobody holds is assembled from its rows. */
async function coldSession(store: Parameters<typeof createQuery>[0]['store']): Promise<number> {
  const query = createQuery({ store, live: NO_LIVE_SESSIONS, now: Date.now });
  const { seconds } = await spend({}, async () => void (await query.getSession('last')));
  return seconds;
}

export const importRollouts: Question = {
  name: 'import',
  ask: async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'turnscope-rollouts-'));
    const [large, small] = [path.join(folder, 'large'), path.join(folder, 'small')];
    try {
      mkdirSync(large);
      await writeLargeRollout(large, LARGE_BYTES);
      const bytes = writeSmallRollouts(small, SMALL_FILES);
      return {
        setting: `one made-up rollout of ${LARGE_BYTES / 1e6} MB, and ${SMALL_FILES} recorded ones of ${Math.round(bytes / SMALL_FILES / 1_000)} kB on average, from disk to stored sessions`,
        figures: [
          ...(await floor('large', large)),
          ...(await importFolder('large', large)),
          ...(await floor('small', small)),
          ...(await importFolder('small', small)),
        ],
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
