/** Asks questions of a large store one after the other, and says what each took: in time, in what the engine read, and in its memory. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import type { Store } from '../src/store/store.ts';
import { type BenchStore, openBenchStore } from './bench-store.ts';
import { type Answer, type Figure, percentile } from './measure.ts';

const RUNS = 15;

export type StoreQuestion = readonly [name: string, ask: () => Promise<unknown>];

export interface LargeStore {
  readonly fill: (store: Store, onProgress: (done: number) => void) => Promise<unknown>;
  readonly questions: (store: Store) => Promise<readonly StoreQuestion[]>;
}

/** The store without the engine's memory of conditions, and with more patience than the API has. */
function forgetful({ store, client }: BenchStore): Store {
  const query: Store['query'] = async <Row>(sql: string, params = {}): Promise<Row[]> => {
    const answer = await client.query({
      query: sql,
      format: 'JSONEachRow',
      query_params: params,
      clickhouse_settings: {
        output_format_json_quote_64bit_integers: 1,
        use_query_condition_cache: 0,
        max_execution_time: 60,
      },
    });
    return answer.json<Row>();
  };
  return {
    query,
    insert: (...insert) => store.insert(...insert),
    command: (...command) => store.command(...command),
    sql: (...asked) => store.sql(...asked),
    ping: () => store.ping(),
    close: () => store.close(),
  };
}

interface Reading {
  readonly rows: number;
  readonly bytes: number;
}

/** What the engine has read since its start. Its answers do not say, so only differences tell, while nobody else asks. */
async function readSoFar({ store }: BenchStore): Promise<Reading> {
  const rows = await store.query<{ event: string; value: string }>(
    `SELECT event, value FROM system.events WHERE event IN ('SelectedRows', 'SelectedBytes')`,
  );
  const of = (event: string): number => Number(rows.find((row) => row.event === event)?.value ?? 0);
  return { rows: of('SelectedRows'), bytes: of('SelectedBytes') };
}

/** The kernel's high-water mark of a process's memory, from now on; nothing where there is no /proc. */
function resetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // the figure is then the peak since the start, which is still a bound
  }
}

function peakBytes(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

async function measure(bench: BenchStore, asked: readonly StoreQuestion[], runs: number): Promise<Figure[]> {
  const pid = bench.processes['engine'] ?? 0;
  const only = new RegExp(process.env['BENCH_ONLY'] ?? '');
  const figures: Figure[] = [];
  for (const [name, ask] of asked) {
    if (!only.test(name)) continue;
    resetPeak(pid);
    await ask();
    const before = await readSoFar(bench);
    const times: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const start = performance.now();
      await ask();
      times.push(performance.now() - start);
    }
    const after = await readSoFar(bench);
    const figure = (what: string, value: number, unit: string): Figure => ({ name: `${name}: ${what}`, value, unit });
    figures.push(
      figure('p50', percentile(times, 0.5), 'ms'),
      figure('p95', percentile(times, 0.95), 'ms'),
      figure('rows read', (after.rows - before.rows) / runs, ''),
      figure('read', (after.bytes - before.bytes) / runs / 1e6, 'MB'),
      figure('memory of engine, peak', peakBytes(pid) / 1e6, 'MB'),
    );
    console.error(
      figures
        .slice(-5)
        .map(({ name: what, value, unit }) => `${what} ${value.toFixed(1)} ${unit}`)
        .join(' · '),
    );
  }
  return figures;
}

const counted = (text: string | undefined): string => Number(text ?? 0).toLocaleString('en');
/** Mean of the last minute. */
const loadNow = (): string => loadavg()[0]?.toFixed(1) ?? 'unknown';

/** `BENCH_STORE` names a folder that was filled before, and is kept; `BENCH_ONLY` a pattern of the questions that are wanted. */
export async function askLargeStore({ fill, questions }: LargeStore): Promise<Answer> {
  const given = process.env['BENCH_STORE'];
  const folder = given ?? mkdtempSync(path.join(tmpdir(), 'turnscope-bench-'));
  const bench = await openBenchStore(folder);
  try {
    if (given === undefined) await fill(bench.store, (done) => console.error(done.toLocaleString('en')));
    const [held] = await bench.store.query<{ bytes: string; sessions: string; records: string }>(
      "SELECT sum(bytes_on_disk) AS bytes, sumIf(rows, table = 'session') AS sessions, sumIf(rows, table = 'otel_logs') AS records FROM system.parts WHERE active",
    );
    const runs = Number(process.env['BENCH_RUNS'] ?? RUNS);
    const loadBefore = loadNow();
    const figures = await measure(bench, await questions(forgetful(bench)), runs);
    const stored = `${counted(held?.sessions)} made-up sessions, ${counted(held?.records)} log records, ${Math.round(Number(held?.bytes) / 1e6)} MB on disk`;
    return {
      setting: `${stored}, each question ${runs} times after one that does not count; load of the machine ${loadBefore} when it began, ${loadNow()} when it ended`,
      figures,
    };
  } finally {
    await bench.close();
    if (given === undefined) rmSync(folder, { recursive: true, force: true });
  }
}
