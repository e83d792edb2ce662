/**
 * The first promise, with the real Codex: what `turnscope show` says equals what the model provider billed and asked
 * for. The scripted model keeps the books; Codex reports over OTLP; the two never meet but here.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Session, ToolCall } from '../../src/model/session.ts';
import type { Protocol } from '../codex-lab/codex-home.ts';
import type { AskedCall, Delivered, ModelServer } from '../codex-lab/model-server.ts';
import { type LabRun, runScenario } from '../codex-lab/run-codex.ts';
import { loadScenario, type Scenario } from '../codex-lab/scenario.ts';
import { startTurnscope, type TurnscopeProcess } from '../helper/turnscope-process.ts';

/** From the exit of Codex to a session that says everything. */
const COMPLETE_DEADLINE_MS = 20_000;

let turnscope: TurnscopeProcess;
beforeAll(async () => {
  turnscope = await startTurnscope();
});
afterAll(async () => {
  await turnscope.stop();
  turnscope.remove();
});

/** Runs a scenario and hands its sessions to `check` until it is content or the deadline has passed. */
async function record(
  name: string,
  protocol: Protocol,
  check: (run: LabRun, sessions: Session[]) => void,
): Promise<void> {
  const scenario = loadScenario(name);
  const { otlp_http: http, otlp_grpc: grpc } = turnscope.ready;
  const run = await runScenario(scenario, { protocol, http, grpc });
  expect(run.runs.map(({ exitCode }) => exitCode)).toEqual(scenario.prompts.map(() => 0));
  const roots = [...new Set(run.runs.map(({ threadId }) => threadId))];
  await vi.waitFor(
    async () => {
      const sessions = await Promise.all(roots.map(show));
      expect(sessions.map(({ status }) => status)).toEqual(roots.map(() => 'completed'));
      checkMoney(run.model, sessions);
      check(run, sessions);
    },
    { timeout: COMPLETE_DEADLINE_MS, interval: 300 },
  );
  run.remove();
}

async function show(sessionId: string): Promise<Session> {
  const { code, stdout, stderr } = await turnscope.cli('show', sessionId, '--json');
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Session;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** The bill of some answers, in our own words. Codex says 0 for cache writes when the provider says nothing. */
function billOf(delivered: readonly Delivered[]) {
  const input = sum(delivered.map(({ usage }) => usage.input));
  const output = sum(delivered.map(({ usage }) => usage.output));
  return {
    input,
    cached_input: sum(delivered.map(({ usage }) => usage.cached)),
    output,
    reasoning_output: sum(delivered.map(({ usage }) => usage.reasoning)),
    total: input + output,
  };
}

/** Totals, each turn's part of them, and each single answer. */
function checkMoney(model: ModelServer, sessions: readonly Session[]): void {
  for (const session of sessions) {
    const threads = new Set(session.agents.map(({ thread_id: id }) => id)).add(session.session_id);
    const mine = model.delivered.filter(({ threadId }) => threads.has(threadId));
    expect(session.tokens).toMatchObject(billOf(mine));
    expect(sum(session.turns.map(({ tokens }) => tokens.total ?? Number.NaN))).toBe(session.tokens.total);
    const calls = session.turns.flatMap((turn) => turn.model_calls).filter(({ status }) => status === 'ok');
    const line = (tokens: { input: number | null; output: number | null }) =>
      `${tokens.input} in, ${tokens.output} out`;
    expect(calls.map(({ tokens }) => line(tokens)).sort()).toEqual(mine.map(({ usage }) => line(usage)).sort());
    expect(new Set(calls.map((call) => call.model))).toEqual(new Set(mine.map((answer) => answer.model)));
    const received = sum([...threads].map((id) => model.attempts.get(id) ?? 0));
    expect(sum(session.turns.flatMap((turn) => turn.model_calls).map(({ attempts }) => attempts ?? Number.NaN))).toBe(
      received,
    );
  }
  // nothing was billed to a thread that no session has
  const shown = sum(sessions.map(({ tokens }) => tokens.total ?? Number.NaN));
  expect(shown).toBe(billOf(model.delivered).total);
}

/** What the model reads of a shell command's end; null where the call was no shell command. */
function exitCodeOf(output: string | undefined): number | null {
  const code = /Process exited with code (\d+)/.exec(output ?? '')?.[1];
  return code === undefined ? null : Number(code);
}

/** Codex reports the arguments as it parsed them: equal as JSON, not as text. Patches and scripts are text. */
function sameInput(shown: string | null, asked: AskedCall): void {
  const isJson = asked.input.startsWith('{');
  expect(isJson ? JSON.parse(shown ?? 'null') : shown).toEqual(isJson ? JSON.parse(asked.input) : asked.input);
}

/** Every call that the model asked for is there once, as it was asked, with what came of it. */
function checkCalls(run: LabRun, sessions: readonly Session[]): ToolCall[] {
  const shown = sessions.flatMap((session) => session.turns).flatMap((turn) => turn.tool_calls);
  const asked = run.model.delivered.flatMap(({ calls }) => calls);
  const direct = shown.filter(({ parent_call_id: parent }) => parent === null);
  expect(direct.map((call) => call.call_id).sort()).toEqual(asked.map((call) => call.callId).sort());
  for (const call of asked) {
    const found = direct.find((candidate) => candidate.call_id === call.callId);
    expect(found?.name).toBe(call.name);
    expect(found?.mcp_server ?? null).toBe(
      call.namespace?.startsWith('mcp__') ? call.namespace.slice('mcp__'.length) : null,
    );
    expect(found?.exit_code ?? null).toBe(exitCodeOf(run.model.outputs.get(call.callId)));
    sameInput(found?.arguments ?? null, call);
  }
  return shown;
}

const statuses = (calls: readonly ToolCall[]): string[] => calls.map(({ name, status }) => `${name} ${status}`);

/** Prompts and final answers of the script, in order. */
function checkWords(scenario: Scenario, session: Session): void {
  expect(session.turns.map(({ prompt }) => prompt)).toEqual(scenario.prompts);
  const final = scenario.responses.filter((step) => step.usage !== undefined).flatMap((step) => step.items ?? []);
  const answers = final.flatMap((item) => (item.type === 'message' && item.phase === undefined ? [item.text] : []));
  expect(session.turns.map(({ answer }) => answer)).toEqual(answers);
}

const EVERY: readonly Protocol[] = ['json', 'binary', 'grpc'];

describe('a real Codex session', () => {
  it.each(EVERY)('plain-answer over %s: one answer, no tools', (protocol) =>
    record('plain-answer', protocol, (run, [session]) => {
      expect(checkCalls(run, session ? [session] : [])).toEqual([]);
      expect(session?.counts).toMatchObject({ turns: 1, model_calls: 1, tool_calls: 0, retries: 0, subagents: 0 });
      expect(session?.turns[0]?.prompt).toBe('What does this repository do?');
      expect(session?.codex_version).toBe('0.169.0');
      expect(session?.environment).toBe('lab');
    }),
  );

  it.each(EVERY)('shell-one over %s: a command with its output', (protocol) =>
    record('shell-one', protocol, (run, sessions) => {
      const [call] = checkCalls(run, sessions);
      expect(call).toMatchObject({ name: 'exec_command', status: 'ok', exit_code: 0 });
      expect(call?.output).toContain('2\n');
      expect(call?.duration_ms).toBeGreaterThan(0);
      for (const session of sessions) checkWords(loadScenario('shell-one'), session);
    }),
  );

  it.each(EVERY)('tools-mixed over %s: commands that fail', (protocol) =>
    record('tools-mixed', protocol, (run, sessions) => {
      const calls = checkCalls(run, sessions);
      expect(calls.map((call) => call.exit_code)).toEqual([0, 0, 3, 127, 0]);
      expect(calls.filter(({ status }) => status === 'error')).toHaveLength(2);
      expect(sessions[0]?.counts).toMatchObject({ tool_calls: 5, tool_failures: 2 });
    }),
  );

  it.each(EVERY)('mcp-tools over %s: the server, a failed result, a protocol error', (protocol) =>
    record('mcp-tools', protocol, (run, sessions) => {
      const calls = checkCalls(run, sessions);
      expect(statuses(calls)).toEqual(['echo ok', 'fail error', 'crash error', 'echo ok']);
      expect(calls.at(-1)?.duration_ms).toBeGreaterThanOrEqual(300);
    }),
  );

  it('twenty-tools: twenty commands in their order', () =>
    record('twenty-tools', 'json', (run, sessions) => {
      const calls = checkCalls(run, sessions);
      const commands = calls.map((call) => (JSON.parse(call.arguments ?? '{}') as { cmd: string }).cmd);
      expect(commands).toEqual(Array.from({ length: 20 }, (_, index) => `echo step ${index + 1}`));
      expect(sessions[0]?.counts).toMatchObject({ model_calls: 21, tool_calls: 20, tool_failures: 0 });
    }));

  it('rate-limit-retry: the refused attempt is told and not billed', () =>
    record('rate-limit-retry', 'json', (run, sessions) => {
      checkCalls(run, sessions);
      expect(sessions[0]?.counts).toMatchObject({ retries: 1 });
    }));

  it('stream-drop-retry: two broken streams are told and not billed', () =>
    record('stream-drop-retry', 'json', (run, sessions) => {
      checkCalls(run, sessions);
      expect(sessions[0]?.counts).toMatchObject({ retries: 2, tool_calls: 0 });
    }));

  it.each(['json', 'grpc'] as const)('resume-three-turns over %s: three processes, one session', (protocol) =>
    record('resume-three-turns', protocol, (run, sessions) => {
      expect(sessions).toHaveLength(1);
      checkCalls(run, sessions);
      for (const session of sessions) checkWords(loadScenario('resume-three-turns'), session);
      expect(sessions[0]?.counts).toMatchObject({ turns: 3, model_calls: 4, tool_calls: 1 });
    }),
  );

  it.each(EVERY)('unicode over %s: every character of prompt, command and answer', (protocol) =>
    record('unicode', protocol, (run, sessions) => {
      checkCalls(run, sessions);
      for (const session of sessions) checkWords(loadScenario('unicode'), session);
    }),
  );

  it('parallel-sessions: three sessions that do not mix', () =>
    record('parallel-sessions', 'json', (run, sessions) => {
      checkCalls(run, sessions);
      expect(new Set(sessions.map((session) => session.session_id)).size).toBe(3);
      for (const session of sessions) {
        const mine = run.model.delivered.filter(({ threadId }) => threadId === session.session_id);
        const calls = session.turns.flatMap((turn) => turn.tool_calls).map((call) => call.call_id);
        expect(calls.sort()).toEqual(mine.flatMap((answer) => answer.calls.map((call) => call.callId)).sort());
      }
    }));

  it.each(['json', 'binary'] as const)('code-mode over %s: the calls inside a script', (protocol) =>
    record('code-mode', protocol, (run, sessions) => {
      const calls = checkCalls(run, sessions);
      const nested = calls.filter(({ parent_call_id: parent }) => parent !== null);
      expect(statuses(nested).sort()).toEqual(
        ['apply_patch ok', 'echo ok', 'exec_command error', 'exec_command ok', 'fail error'].sort(),
      );
      const scripts = new Set(calls.filter(({ name }) => name === 'exec').map((call) => call.call_id));
      expect(nested.filter(({ parent_call_id: parent }) => !scripts.has(parent ?? ''))).toEqual([]);
      // Codex's own account of the same commands, on its stdout
      const items = run.runs.flatMap(({ events }) => events).filter(({ type }) => type === 'item.completed');
      const codes = items.flatMap(({ item }) => (item?.type === 'command_execution' ? [String(item.exit_code)] : []));
      const shown = nested.filter(({ name }) => name === 'exec_command').map((call) => String(call.exit_code));
      expect(shown.sort()).toEqual(codes.sort());
    }),
  );

  it('subagents: one session of three threads', () =>
    record('subagents', 'json', (run, sessions) => {
      checkCalls(run, sessions);
      const [session] = sessions;
      expect(session?.counts.subagents).toBe(2);
      const threads = new Set(run.model.delivered.map(({ threadId }) => threadId));
      expect(new Set(session?.agents.map(({ thread_id: id }) => id))).toEqual(threads);
      const parents = session?.agents.map(({ parent_thread_id: id }) => id) ?? [];
      expect(parents.filter((id) => id === session?.session_id)).toHaveLength(2);
    }));
});
