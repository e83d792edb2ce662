/** Set-up as users do it, with the real Codex: what it writes is what Codex needs, and nothing is left of it afterwards. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { booksOf } from '../codex-lab/book.ts';
import { type CodexHome, createCodexHome, writeConfig } from '../codex-lab/codex-home.ts';
import { execCodex } from '../codex-lab/codex-process.ts';
import { differencesOf } from '../codex-lab/compare.ts';
import { startModelServer } from '../codex-lab/model-server.ts';
import { filesBelow } from '../codex-lab/recording.ts';
import type { LabRun } from '../codex-lab/run-codex.ts';
import { loadScenario, promptOf, type Scenario } from '../codex-lab/scenario.ts';
import { showSession } from '../helper/replay.ts';
import { type CliResult, PROGRAM, runCli, startTurnscope, type TurnscopeProcess } from '../helper/turnscope-process.ts';

const COMPLETE_DEADLINE_MS = 15_000;
const BIN = path.resolve(import.meta.dirname, '../../node_modules/.bin');
/** The lab's own state: every hook of a run of one prompt and one command. */
const EVERYTHING = { otlp: true, hooks: true, rollout: true };

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

interface Setup {
  readonly status: number;
  readonly changed: boolean;
  readonly trust: { readonly trusted: string[]; readonly untrusted: string[] } | null;
  readonly approved: number;
}

/** The program as the user of this home runs it, with the folders of this server. */
function commandsOf(env: NodeJS.ProcessEnv) {
  const run = (...args: string[]): Promise<CliResult> =>
    runCli({ node: process.execPath, program: PROGRAM, env: { ...env, PATH: `${BIN}:${process.env['PATH']}` }, args });
  const setup = async (...flags: string[]): Promise<Setup> => {
    const { code, stdout, stderr } = await run('setup', '--yes', '--json', ...flags);
    expect([code, stderr]).toEqual([0, '']);
    return JSON.parse(stdout) as Setup;
  };
  return { run, setup };
}

const envOf = ({ home, codexHome }: { home: string; codexHome: string }, dataDir: string): NodeJS.ProcessEnv => ({
  HOME: home,
  CODEX_HOME: codexHome,
  TURNSCOPE_DATA_DIR: dataDir,
  TURNSCOPE_CONFIG_DIR: `${dataDir}-config`,
  TURNSCOPE_STATE_DIR: `${dataDir}-state`,
  NO_COLOR: '1',
});

async function startServer(codexHome: string): Promise<TurnscopeProcess> {
  const turnscope = await startTurnscope({ codexHome });
  cleanups.push(async () => {
    await turnscope.stop();
    turnscope.remove();
  });
  return turnscope;
}

/** One `codex exec` a prompt, with the configuration that is there. */
async function runCodex(place: CodexHome, scenario: Scenario, model: LabRun['model']): Promise<LabRun> {
  const runs: LabRun['runs'][number][] = [];
  for (const prompt of scenario.prompts.map(promptOf)) {
    const ran = await execCodex(place, prompt.text === undefined ? [] : [prompt.text]);
    runs.push({ ...ran, prompt, answers: model.delivered.filter(({ rootId }) => rootId === ran.threadId) });
  }
  return { ...place, runs, model, traceParent: null, remove: () => undefined };
}

describe('setup', () => {
  it('connects all three sources of a fresh home; remove leaves the file byte for byte as it was', async () => {
    const scenario = loadScenario('shell-one');
    const place = createCodexHome(scenario);
    const turnscope = await startServer(place.codexHome);
    const model = await startModelServer(scenario, { logFile: path.join(place.out, 'model.jsonl') });
    cleanups.push(() => model.close());
    writeConfig(place, scenario, { modelUrl: model.url, otlp: null, hooks: [], notify: null, rollout: true });
    const configFile = path.join(place.codexHome, 'config.toml');
    const before = readFileSync(configFile);
    const { run, setup } = commandsOf(envOf(place, turnscope.dataDir));

    const first = await setup();
    expect(first).toMatchObject({ changed: true, approved: 0 });
    expect(first.trust).toMatchObject({ trusted: [], untrusted: { length: 14 } });
    const second = await setup('--trust');
    expect(second).toMatchObject({ approved: 14, trust: { untrusted: [], trusted: { length: 14 } } });
    const written = readFileSync(configFile, 'utf8');
    expect(await setup('--trust')).toMatchObject({ changed: false, approved: 0 });
    expect(readFileSync(configFile, 'utf8')).toBe(written);

    const lab = await runCodex(place, scenario, model);
    const [book] = booksOf(lab);
    const sessions = path.join(place.codexHome, 'sessions');
    const rollout = filesBelow(sessions)
      .map((file) => readFileSync(path.join(sessions, file), 'utf8'))
      .join('\n');
    const evidence = { otel_logs: rollout, otel_traces: rollout, hooks: rollout, notify: rollout, rollout };
    await vi.waitFor(
      async () => {
        const session = await showSession(turnscope, book?.sessionId ?? '');
        expect(session?.sources.toSorted()).toEqual(['hooks', 'notify', 'otel_logs', 'otel_traces', 'rollout']);
        expect(book && differencesOf({ book, session, combination: EVERYTHING, evidence })).toEqual([]);
      },
      { timeout: COMPLETE_DEADLINE_MS, interval: 200 },
    );

    expect(await run('remove')).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(configFile)).toEqual(before);
    expect(await run('remove')).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing to take away') });
    rmSync(place.home, { recursive: true, force: true });
  });
});
