/** Rollout files from disk to stored sessions, by the program itself on the real engine: killed, repeated, beside a running server. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeLargeRollout, writeSmallRollouts } from '../../bench/rollout-corpus.ts';
import type { ImportSummary } from '../../src/model/rollout-import.ts';
import type { SessionSummary } from '../../src/model/session.ts';
import { openEmbeddedStore } from '../../src/store/embedded-store.ts';
import { rolloutsOf } from '../helper/recorded-rollout.ts';
import { runCli, startTurnscope, type TurnscopeProcess } from '../helper/turnscope-process.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../../src/cli/main.ts');

let folder: string;
let codexHome: string;
let server: TurnscopeProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'turnscope-import-'));
  codexHome = path.join(folder, 'codex');
  mkdirSync(path.join(codexHome, 'sessions'), { recursive: true });
});
afterEach(async () => {
  await server?.stop();
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const dataDir = (name: string): string => path.join(folder, name);

const envFor = (data: string): NodeJS.ProcessEnv => ({
  ...process.env,
  TURNSCOPE_DATA_DIR: data,
  TURNSCOPE_STATE_DIR: path.join(folder, 'state'),
  CODEX_HOME: codexHome,
  NO_COLOR: '1',
});

async function turnscope<Answer>(data: string, ...args: string[]): Promise<Answer> {
  const env = envFor(data);
  const { code, stdout, stderr } = await runCli({ node: process.execPath, program: PROGRAM, env, args });
  expect(stderr.split('\n').filter((line) => line.startsWith('turnscope: cannot'))).toEqual([]);
  expect(code).toBe(0);
  return JSON.parse(stdout) as Answer;
}

/** Session rows without what depends on when they were written, and every observation as often as the table gives it with FINAL. */
async function stored(data: string): Promise<{ sessions: unknown[]; events: string[] }> {
  const store = await openEmbeddedStore({ dataDir: path.join(data, 'store') });
  try {
    const sessions = await store.query(
      `SELECT SessionId, OrderedAt, StartedAt, LastSeenAt, Status, Title, TotalTokens, Turns, ModelCalls, ToolCalls, ThreadIds, SearchText
       FROM session FINAL ORDER BY SessionId`,
    );
    const events = await store.query<{ id: string }>('SELECT EventId AS id FROM codex_event FINAL ORDER BY id');
    return { sessions, events: events.map(({ id }) => id) };
  } finally {
    await store.close();
  }
}

const logSize = (data: string): number =>
  statSync(path.join(data, 'rollouts.jsonl'), { throwIfNoEntry: false })?.size ?? 0;

/** Starts an import and kills it, and with it its engine, some time after its cursors have moved. False when it had ended before. */
async function killedImport(data: string, afterMs: number): Promise<boolean> {
  const before = logSize(data);
  const child = spawn(process.execPath, [PROGRAM, 'import'], { env: envFor(data), stdio: 'ignore' });
  const exited = once(child, 'exit');
  while (child.exitCode === null && logSize(data) === before) await delay(2);
  await Promise.race([exited, delay(afterMs)]);
  const isRunning = child.exitCode === null;
  child.kill('SIGKILL');
  await exited;
  return isRunning;
}

test('killed again and again, then finished: the same rows once, and the same sessions as in one go', async () => {
  writeSmallRollouts(path.join(codexHome, 'sessions'), 400);
  await writeLargeRollout(path.join(codexHome, 'sessions'), 40_000_000);
  const whole = await turnscope<ImportSummary>(dataDir('whole'), 'import', '--json');
  let kills = 0;
  for (const afterMs of [0, 30, 60, 120, 250]) kills += Number(await killedImport(dataDir('killed'), afterMs));
  const last = await turnscope<ImportSummary>(dataDir('killed'), 'import', '--json');
  expect(kills).toBeGreaterThan(2);
  expect(whole).toMatchObject({ files: 401, files_read: 401, problems: [], interrupted: false });
  expect(last).toMatchObject({ files: 401, problems: [] });
  const [expected, actual] = [await stored(dataDir('whole')), await stored(dataDir('killed'))];
  expect(actual.events).toEqual(expected.events);
  expect(new Set(actual.events).size).toBe(actual.events.length);
  expect(actual.sessions).toEqual(expected.sessions);
  expect(expected.sessions.length).toBe(whole.sessions);
  const again = await turnscope<ImportSummary>(dataDir('killed'), 'import', '--json');
  expect(again).toMatchObject({ files: 401, files_read: 0, files_unchanged: 401, observations: 0 });
}, 180_000);

test('a dry run reads nothing and says what would be read', async () => {
  writeSmallRollouts(path.join(codexHome, 'sessions'), 20);
  const plan = await turnscope<ImportSummary>(dataDir('data'), 'import', '--dry-run', '--json');
  expect(await turnscope<SessionSummary[]>(dataDir('data'), 'sessions', '--json')).toEqual([]);
  const done = await turnscope<ImportSummary>(dataDir('data'), 'import', '--json');
  expect(plan).toMatchObject({ dry_run: true, files_read: 20, observations: 0 });
  expect([plan.sessions, plan.bytes_read]).toEqual([done.sessions, done.bytes_read]);
});

test('beside a running server it is the server that reads; sessions are there at once, and what Codex writes on follows', async () => {
  const [rollout] = rolloutsOf('0.169.0/resume-three-turns');
  const lines = rollout?.lines.map(String) ?? [];
  const turnEnds = lines.flatMap((line, index) => (line.includes('"type":"task_complete"') ? [index + 1] : []));
  const [firstEnd = 0] = turnEnds;
  const file = path.join(codexHome, 'sessions', rollout?.fileName ?? '');
  writeFileSync(file, `${lines.slice(0, firstEnd).join('\n')}\n`);
  // Written before the server started, so that following leaves it alone.
  utimesSync(file, 1_000, 1_000);
  server = await startTurnscope({ program: PROGRAM, dataDir: dataDir('data'), codexHome });
  const summary = await turnscope<ImportSummary>(dataDir('data'), 'import', '--json');
  expect(summary).toMatchObject({ files: 1, sessions: 1, problems: [] });
  const turns = async (): Promise<number[]> => {
    const sessions = await turnscope<SessionSummary[]>(dataDir('data'), 'sessions', '--json');
    return sessions.map(({ counts }) => counts.turns);
  };
  expect(await turns()).toEqual([1]);
  appendFileSync(file, `${lines.slice(firstEnd).join('\n')}\n`);
  await expect.poll(turns, { timeout: 15_000, interval: 100 }).toEqual([turnEnds.length]);
  expect(turnEnds.length).toBeGreaterThan(1);
  expect(readFileSync(path.join(dataDir('data'), 'rollouts.jsonl'), 'utf8')).toContain(rollout?.name.stem);
}, 60_000);
