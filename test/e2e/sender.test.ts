/** The sender behind the real Codex: hooks and `notify` start it, no server runs, and a backend gets every turn once. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { hookPlaces } from '../../src/model/hook-spool.ts';
import type { Span } from '../../src/otlp/traces/span.ts';
import { booksOf } from '../codex-lab/book.ts';
import { type RunOptions, runScenario } from '../codex-lab/run-codex.ts';
import { loadScenario } from '../codex-lab/scenario.ts';
import {
  attributeOf,
  backendConfig,
  createSenderPlace,
  repeated,
  SENDER,
  type SenderPlace,
} from '../helper/sender-place.ts';
import { startTraceBackend, type TraceBackend } from '../helper/trace-backend.ts';
import { startTurnscope } from '../helper/turnscope-process.ts';

const SIZE_MAX = 1_000_000;
const SECRET = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
const WAIT = { timeout: 30_000, interval: 50 };

const undo: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const act of undo.splice(0).reverse()) await act();
});

async function backend(): Promise<TraceBackend> {
  const started = await startTraceBackend();
  undo.push(() => started.close());
  return started;
}

async function place(config: string): Promise<SenderPlace> {
  const made = await createSenderPlace(config);
  undo.push(async () => {
    await made.quiet();
    made.remove();
  });
  return made;
}

async function codex(name: string, options: RunOptions) {
  const run = await runScenario(loadScenario(name), null, options);
  undo.push(() => run.remove());
  return run;
}

const turnsIn = (spans: readonly Span[]): Span[] =>
  spans.filter((span) => attributeOf(span, 'gen_ai.operation.name') === 'invoke_agent');
const sum = (spans: readonly Span[], key: string): number =>
  spans.reduce((total, span) => total + Number(attributeOf(span, key) ?? 0), 0);
const toolsIn = (spans: readonly Span[]): Span[] =>
  spans.filter((span) => attributeOf(span, 'gen_ai.operation.name') === 'execute_tool');

/** What all answers of a run cost, by the model's own books. */
function billOf(run: Awaited<ReturnType<typeof codex>>): { input: number; output: number; calls: number } {
  const answers = booksOf(run).flatMap(({ turns }) => turns.flatMap((turn) => turn.answers));
  return {
    input: answers.reduce((total, { usage }) => total + usage.input, 0),
    output: answers.reduce((total, { usage }) => total + usage.output, 0),
    calls: answers.flatMap(({ calls }) => calls).length,
  };
}

const sentTurns = (spans: readonly Span[], count: number): Promise<unknown> =>
  vi.waitFor(() => expect(turnsIn(spans)).toHaveLength(count), WAIT);

describe('the built file', () => {
  it('is below a megabyte', () => {
    expect(statSync(SENDER).size).toBeLessThan(SIZE_MAX);
  });
});

describe('a turn with tools', () => {
  it.each([
    ['hooks and notify', (wiring: SenderPlace['wiring']) => wiring],
    ['notify alone', ({ notify }: SenderPlace['wiring']) => ({ hooks: [], notify })],
    ['hooks alone', ({ hooks }: SenderPlace['wiring']) => ({ hooks, notify: null })],
  ])('arrives once, with %s', async (_, choose) => {
    const to = await backend();
    const { wiring, quiet, spooled } = await place(backendConfig('one', to.url));
    const run = await codex('tools-mixed', choose(wiring));
    await sentTurns(to.spans, 1);
    await quiet();
    const bill = billOf(run);
    expect([sum(to.spans, 'gen_ai.usage.input_tokens'), sum(to.spans, 'gen_ai.usage.output_tokens')]).toEqual([
      bill.input,
      bill.output,
    ]);
    expect(toolsIn(to.spans)).toHaveLength(bill.calls);
    expect([turnsIn(to.spans).length, repeated(to.spans), spooled()]).toEqual([1, [], []]);
  });

  it('arrives without a rollout, from hooks', async () => {
    const to = await backend();
    const { wiring, quiet } = await place(backendConfig('one', to.url));
    const run = await codex('shell-one', { ...wiring, rollout: false });
    await sentTurns(to.spans, 1);
    await quiet();
    expect(sum(to.spans, 'gen_ai.usage.input_tokens')).toBe(billOf(run).input);
    expect([toolsIn(to.spans).length, repeated(to.spans)]).toEqual([1, []]);
  });
});

it('sub-agents, resumed sessions and sessions side by side: each turn once, all tokens', async () => {
  for (const [name, turns] of [
    ['subagents-three', null],
    ['resume-three-turns', 3],
    ['parallel-sessions', null],
  ] as const) {
    const to = await backend();
    const { wiring, quiet } = await place(backendConfig('one', to.url));
    const run = await codex(name, wiring);
    const bill = billOf(run);
    await vi.waitFor(() => expect(sum(to.spans, 'gen_ai.usage.input_tokens')).toBe(bill.input), WAIT);
    await quiet();
    expect([sum(to.spans, 'gen_ai.usage.output_tokens'), repeated(to.spans)]).toEqual([bill.output, []]);
    expect(turnsIn(to.spans)).toHaveLength(turns ?? turnsIn(to.spans).length);
  }
});

describe('a backend that is down', () => {
  it('gets everything once when it is back, and flush says what waits until then', async () => {
    const to = await backend();
    to.manners = 503;
    const { wiring, flush, quiet, stateDir } = await place(backendConfig('one', to.url));
    const run = await codex('tools-mixed', { ...wiring, hooks: [] });
    await vi.waitFor(() => expect(to.requests).toBeGreaterThan(0), WAIT);
    // the sender that notify started is still trying: it is ended, as a shutdown would
    process.kill(Number(readFileSync(path.join(hookPlaces(stateDir).spool, 'lock'), 'utf8').split('\n')[0]), 'SIGTERM');
    await quiet();
    to.manners = 401;
    const refused = await flush('--json');
    expect(JSON.parse(refused.stdout)).toMatchObject({
      sent_by: null,
      backends: [{ name: 'one', waiting: { items: 1 }, sent: { items: 0 }, trouble: { message: expect.any(String) } }],
    });
    expect([refused.code, to.spans.length]).toEqual([1, 0]);
    to.manners = 'ok';
    const flushed = await flush();
    expect(flushed).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing waits') });
    expect(sum(to.spans, 'gen_ai.usage.input_tokens')).toBe(billOf(run).input);
    expect((await flush()).code).toBe(0);
    expect([turnsIn(to.spans).length, repeated(to.spans)]).toEqual([1, []]);
  });

  it('does not delay another one, nor Codex', async () => {
    const [hanging, to] = [await backend(), await backend()];
    hanging.manners = 'hang';
    const config = backendConfig('hangs', hanging.url, 'timeout = "3s"') + backendConfig('works', to.url);
    const { wiring, stateDir, log, spooled, flush } = await place(config);
    await codex('shell-one', { ...wiring });
    await sentTurns(to.spans, 1).catch((cause: unknown) => {
      throw new Error(`Nothing came. The sender says:\n${log()}\nIn the spool: ${spooled().join()}`, { cause });
    });
    // Codex ended long ago, and the sender still waits for the other
    const lock = path.join(hookPlaces(stateDir).spool, 'lock');
    expect(existsSync(lock)).toBe(true);
    expect(hanging.spans).toEqual([]);
    // the last hook's sender may come after the one that is ended, and wait as well
    await vi.waitFor(() => {
      if (existsSync(lock)) process.kill(Number(readFileSync(lock, 'utf8').split('\n')[0]), 'SIGTERM');
      expect(existsSync(lock)).toBe(false);
    }, WAIT);
    // whom nobody waits for any more gets the turn as well when it answers again
    hanging.manners = 'ok';
    expect(await flush()).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing waits') });
    expect([turnsIn(hanging.spans).length, turnsIn(to.spans).length]).toEqual([1, 1]);
    expect([...repeated(hanging.spans), ...repeated(to.spans)]).toEqual([]);
  });
});

describe('what nobody ended', () => {
  it('half a call of a hook that was killed does not stay in the spool, nor what it holds', async () => {
    const { stateDir, send, spooled, files } = await place(backendConfig('one', (await backend()).url));
    const { spool } = hookPlaces(stateDir);
    writeFileSync(path.join(spool, 'PostToolUse.1.0'), '');
    writeFileSync(path.join(spool, 'PostToolUse.2.0'), `{"session_id":"x","tool_response":"token ${SECRET} and`);
    await send();
    expect(spooled()).toEqual([]);
    const kept = [...files()].filter(([name]) => name.includes('rejected'));
    expect(kept).toEqual([[expect.stringContaining('PostToolUse.2.0'), expect.stringContaining('token ')]]);
    expect([...files().values()].filter((text) => text.includes(SECRET))).toEqual([]);
  });

  it('a killed Codex: its turn goes when the next session begins', async () => {
    const to = await backend();
    const { wiring, quiet } = await place(backendConfig('one', to.url));
    const killed = await codex('killed-late', wiring);
    await quiet();
    expect(turnsIn(to.spans)).toEqual([]);
    const next = await codex('shell-one', wiring);
    await sentTurns(to.spans, 2);
    await quiet();
    const ids = turnsIn(to.spans).map((span) => attributeOf(span, 'gen_ai.conversation.id'));
    expect(new Set(ids)).toEqual(new Set([killed.runs[0]?.threadId, next.runs[0]?.threadId]));
    expect(sum(to.spans, 'gen_ai.usage.input_tokens')).toBe(billOf(killed).input + billOf(next).input);
    expect(repeated(to.spans)).toEqual([]);
  });

  it('an interrupted turn goes at once', async () => {
    const to = await backend();
    const { wiring, quiet } = await place(backendConfig('one', to.url));
    await codex('interrupted', wiring);
    await vi.waitFor(() => expect(turnsIn(to.spans).length).toBeGreaterThan(0), WAIT);
    await quiet();
    expect(repeated(to.spans)).toEqual([]);
  });
});

it('a session that is older than the sender brings the turn that hooks told of, and no history', async () => {
  const to = await backend();
  const { send, stateDir } = await place(backendConfig('one', to.url));
  const run = await codex('resume-three-turns', { hooks: [], notify: null });
  const [thread] = run.runs;
  const sessions = path.join(run.codexHome, 'sessions');
  const file =
    readdirSync(sessions, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('.jsonl')) ?? '';
  const transcript = path.join(sessions, file);
  const turnIds = readFileSync(transcript, 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { payload: { type?: string; turn_id?: string } }).payload)
    .flatMap(({ type, turn_id }) => (type === 'task_started' ? [turn_id] : []));
  expect(turnIds).toHaveLength(3);
  const payload = {
    session_id: thread?.threadId,
    transcript_path: transcript,
    hook_event_name: 'Stop',
    turn_id: turnIds[2],
  };
  const call = { ...payload, cwd: '/', model: 'm', last_assistant_message: null, stop_hook_active: false };
  writeFileSync(path.join(hookPlaces(stateDir).spool, 'Stop.99999.0'), JSON.stringify(call));
  await send();
  expect(turnsIn(to.spans)).toHaveLength(1);
  expect(sum(to.spans, 'gen_ai.usage.input_tokens')).toBe(
    run.runs[2]?.answers.reduce((total, { usage }) => total + usage.input, 0),
  );
});

it('leaves everything to a server that runs, and flush says so', async () => {
  const to = await backend();
  const dataDir = mkdtempSync(path.join(tmpdir(), 'turnscope-flush-'));
  mkdirSync(`${dataDir}-config`);
  writeFileSync(path.join(`${dataDir}-config`, 'config.toml'), backendConfig('one', to.url));
  const turnscope = await startTurnscope({ dataDir });
  undo.push(async () => {
    await turnscope.stop();
    turnscope.remove();
    rmSync(`${dataDir}-config`, { recursive: true, force: true });
  });
  const { code, stdout } = await turnscope.cli('flush', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ sent_by: 'server', backends: [{ name: 'one', waiting: { items: 0 } }] });
  expect(code).toBe(0);
});
