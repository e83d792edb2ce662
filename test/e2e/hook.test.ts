/** Hook calls from the script to the screen: what came while no server ran, what comes while one does, and the real Codex. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { ServerStatus } from '../../src/api/contract/status.ts';
import { HOOK_EVENTS } from '../../src/codex/hook/hook-event.ts';
import { hookHandlers, notifyCommand } from '../../src/hook/handler.ts';
import { installHook } from '../../src/hook/install.ts';
import { hookPlaces } from '../../src/model/hook-spool.ts';
import type { Session } from '../../src/model/session.ts';
import { runScenario } from '../codex-lab/run-codex.ts';
import { loadScenario } from '../codex-lab/scenario.ts';
import { hookRecordsOf } from '../helper/recorded-hook.ts';
import { PROGRAM, startTurnscope, type TurnscopeProcess } from '../helper/turnscope-process.ts';

const DEADLINE = { timeout: 30_000, interval: 50 };

const undo: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const act of undo.splice(0).reverse()) await act();
});

/** A data folder whose state folder is where the servers of these tests look for it. */
function freshFolder(): { dataDir: string; stateDir: string } {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'turnscope-hook-e2e-'));
  const stateDir = `${dataDir}-state`;
  undo.push(() =>
    [dataDir, stateDir, `${dataDir}-config`].forEach((dir) => rmSync(dir, { recursive: true, force: true })),
  );
  return { dataDir, stateDir };
}

async function start(dataDir: string): Promise<TurnscopeProcess> {
  const turnscope = await startTurnscope({ dataDir });
  undo.push(() => turnscope.stop());
  return turnscope;
}

async function get<Answer>({ ready }: TurnscopeProcess, route: string): Promise<Answer> {
  const answer = await fetch(`${ready.ui}${route}`, { headers: { authorization: `Bearer ${ready.token}` } });
  if (!answer.ok) throw new Error(`${route}: ${answer.status}`);
  return (await answer.json()) as Answer;
}

const hooksOf = async (turnscope: TurnscopeProcess): Promise<ServerStatus['hooks']> =>
  (await get<ServerStatus>(turnscope, '/api/v1/status')).hooks;

const spooled = (stateDir: string): string[] =>
  readdirSync(hookPlaces(stateDir).spool).filter((name) => name !== 'lock');

describe('the spool', () => {
  test('that grew while the server was down is taken in at its start, and nothing twice', async () => {
    const { dataDir, stateDir } = freshFolder();
    await installHook({ stateDir });
    const { script } = hookPlaces(stateDir);
    const records = hookRecordsOf('0.169.0/twenty-tools').filter(({ event }) => event !== 'notify');
    for (const { event, payload } of records) spawnSync(script, [event], { input: payload });
    expect(spooled(stateDir)).toHaveLength(records.length);
    const id = (JSON.parse(records[0]?.payload ?? '') as { session_id: string }).session_id;
    for (const life of ['first', 'second']) {
      const turnscope = await start(dataDir);
      await vi.waitFor(
        async () => expect(await hooksOf(turnscope)).toMatchObject({ state: 'reading', waiting: 0 }),
        DEADLINE,
      );
      await vi.waitFor(() => expect(spooled(stateDir)).toEqual([]), DEADLINE);
      const expected = { first: records.length, second: 0 }[life];
      expect((await hooksOf(turnscope)).records).toBe(expected);
      const session = await get<Session>(turnscope, `/api/v1/sessions/${id}`);
      expect([session.sources, session.counts.turns, session.counts.tool_calls]).toEqual([['hooks'], 1, 20]);
      await turnscope.stop();
    }
  });

  test("belongs to its state folder: two servers with one each do not read the other's", async () => {
    const [one, other] = [freshFolder(), freshFolder()];
    const first = await start(one.dataDir);
    expect(existsSync(hookPlaces(one.stateDir).script)).toBe(true);
    const second = await start(other.dataDir);
    expect([await hooksOf(first), await hooksOf(second)]).toMatchObject([{ state: 'reading' }, { state: 'reading' }]);
    writeFileSync(path.join(hookPlaces(one.stateDir).spool, 'Stop.1.0'), '{"session_id":"a"}');
    await vi.waitFor(async () => expect((await hooksOf(first)).records).toBe(1), DEADLINE);
    expect((await hooksOf(second)).records).toBe(0);
  });
});

describe('`turnscope hook`', () => {
  const call = (stateDir: string, args: readonly string[], input = '') => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, 'hook', ...args], {
      input,
      encoding: 'utf8',
      env: { ...process.env, TURNSCOPE_STATE_DIR: stateDir },
    });
    return { status, stdout, stderr };
  };
  const SILENT = { status: 0, stdout: '', stderr: '' };

  test('keeps every event and notify, and says nothing', async () => {
    const { stateDir } = freshFolder();
    await installHook({ stateDir });
    for (const event of [...HOOK_EVENTS, 'BeforeLunch'])
      expect(call(stateDir, [event], `{"event":"${event}"}`)).toEqual(SILENT);
    expect(call(stateDir, ['notify', '{"type":"agent-turn-complete"}'])).toEqual(SILENT);
    const events = spooled(stateDir).map((name) => name.split('.')[0] ?? '');
    expect(new Set(events)).toEqual(new Set([...HOOK_EVENTS, 'BeforeLunch', 'notify']));
  });

  test('keeps calls that come before the first server', async () => {
    const { dataDir, stateDir } = freshFolder();
    const payload = {
      session_id: '01a1fb18-bfeb-7522-baf1-5f79ea28d156',
      hook_event_name: 'UserPromptSubmit',
      prompt: 'hi',
    };
    expect(call(stateDir, ['UserPromptSubmit'], JSON.stringify(payload))).toEqual(SILENT);
    const turnscope = await start(dataDir);
    await vi.waitFor(async () => {
      const session = await get<Session>(turnscope, `/api/v1/sessions/${payload.session_id}`);
      expect(session.title).toBe('hi');
    }, DEADLINE);
  });

  test.each([
    ['no event', []],
    ['an option that is none', ['--nonsense']],
    ['too many arguments', ['Stop', 'a', 'b', 'c']],
    ['notify without its JSON', ['notify']],
  ])('with %s says nothing', async (_what, args) => {
    const { stateDir } = freshFolder();
    await installHook({ stateDir });
    expect(call(stateDir, args, 'garbage')).toEqual(SILENT);
    expect(call(path.join(stateDir, 'nowhere'), args, 'garbage')).toEqual(SILENT);
  });

  test('speaks when it is asked for help', () => {
    expect(call(tmpdir(), ['--help'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Usage: turnscope hook'),
      stderr: '',
    });
  });
});

describe('the real Codex', () => {
  test('with our hooks alone tells the whole session', async () => {
    const { dataDir, stateDir } = freshFolder();
    const turnscope = await start(dataDir);
    const places = hookPlaces(stateDir);
    const run = await runScenario(loadScenario('twenty-tools'), null, {
      hooks: hookHandlers(places),
      notify: notifyCommand(places, process.platform),
    });
    const id = run.runs[0]?.threadId ?? '';
    expect(run.runs.map(({ exitCode }) => exitCode)).toEqual([0]);
    await vi.waitFor(async () => {
      const session = await get<Session>(turnscope, `/api/v1/sessions/${id}`);
      expect([session.status, session.counts.tool_calls]).toEqual(['completed', 20]);
    }, DEADLINE);
    const session = await get<Session>(turnscope, `/api/v1/sessions/${id}`);
    expect(session.sources).toContain('hooks');
    const billed = run.model.delivered.reduce((sum, { usage }) => sum + (usage?.input ?? 0), 0);
    expect(session.tokens.input).toBe(billed);
    run.remove();
  });
});
