/** The sender behind the real Codex: hooks and `notify` start it, no server runs, and a backend gets every turn once. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { hookPlaces } from '../../src/model/hook-spool.ts';
import type { Span } from '../../src/otlp/traces/span.ts';
import { booksOf } from '../codex-lab/book.ts';
import { createCodexHome } from '../codex-lab/codex-home.ts';
import { type RunOptions, runScenario } from '../codex-lab/run-codex.ts';
import { loadScenario } from '../codex-lab/scenario.ts';
import {
  attributeOf,
  backendConfig,
  createSenderPlace,
  DEADLINE,
  repeated,
  SENDER,
  type SenderPlace,
} from '../helper/sender-place.ts';
import { startTraceBackend, type TraceBackend } from '../helper/trace-backend.ts';

const SIZE_MAX = 1_000_000;
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
