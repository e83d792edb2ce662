/** Backends on their bad days, and people who switch one off: what the built `flush` and sender make of it, with turns of the real Codex. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Span } from '../../src/otlp/traces/span.ts';
import { runScenario } from '../codex-lab/run-codex.ts';
import { loadScenario } from '../codex-lab/scenario.ts';
import { attributeOf, backendConfig, createSenderPlace, repeated, type SenderPlace } from '../helper/sender-place.ts';
import { startTraceBackend, type TraceBackend } from '../helper/trace-backend.ts';

const undo: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const act of undo.splice(0).reverse()) await act();
});

async function world(config: (url: string) => string): Promise<{ to: TraceBackend; at: SenderPlace }> {
  const to = await startTraceBackend();
  undo.push(() => to.close());
  const at = await createSenderPlace(config(to.url));
  undo.push(async () => {
    await at.quiet();
    at.remove();
  });
  return { to, at };
}

/** `notify` starts the sender, as ever; with these variables. */
async function codex(name: string, { wiring }: SenderPlace, env: Record<string, string> = {}): Promise<string> {
  const scenario = loadScenario(name);
  const run = await runScenario({ ...scenario, env: { ...scenario.env, ...env } }, null, { ...wiring, hooks: [] });
  undo.push(() => run.remove());
  return run.runs[0]?.threadId ?? '';
}

const SHELL_ONE_SPANS = 4;

describe('a backend with bad days', () => {
  it('that follow each other gets everything once, as soon as it says yes', async () => {
    const { to, at } = await world((url) => backendConfig('one', url));
    to.moods.push(503, 429, 'hang-up', 502, 504);
    await codex('shell-one', at);
    await at.quiet();
    expect(to.requests).toBe(6);
    expect([to.spans.length, repeated(to.spans)]).toEqual([SHELL_ONE_SPANS, []]);
    expect(await at.flush()).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing waits; 4 records') });
  });

  it('that breaks off in the middle of its yes has said yes', async () => {
    const { to, at } = await world((url) => backendConfig('one', url));
    to.moods.push('break-off');
    await codex('shell-one', at);
    await at.quiet();
    await at.flush();
    expect([to.spans.length, repeated(to.spans)]).toEqual([SHELL_ONE_SPANS, []]);
  });

  it('that finds a turn too large gets it in pieces', async () => {
    const { to, at } = await world((url) => backendConfig('one', url));
    to.moods.push(413, 413);
    await codex('tools-mixed', at);
    await at.quiet();
    expect([to.spans.length, repeated(to.spans)]).toEqual([11, []]);
    expect(to.requests).toBeGreaterThan(3);
    const said = await at.flush('--json');
    expect(JSON.parse(said.stdout)).toMatchObject({ backends: [{ waiting: { items: 0 }, dropped: {} }] });
  });
});

describe('a backend that is switched off for a while', () => {
  const threadsOf = (spans: readonly Span[]): unknown[] => [
    ...new Set(spans.map((span) => attributeOf(span, 'session.id'))),
  ];

  it('gets nothing of that time when it is on again', async () => {
    const { to, at } = await world(() => '');
    const folder = path.join(at.home, '.arize', 'harness');
    mkdirSync(folder, { recursive: true });
    const endpoint = to.url.replace('/v1/traces', '');
    const text = `harnesses:\n  codex:\n    target: phoenix\n    endpoint: ${endpoint}\n`;
    writeFileSync(path.join(folder, 'config.yaml'), text, { mode: 0o600 });
    await codex('shell-one', at, { HOME: at.home, ARIZE_TRACE_ENABLED: 'false' });
    // as long as a backend is off, the calls stay for a server; somebody who looks sees that nothing is sent
    expect(await at.cli(['flush'], { ARIZE_TRACE_ENABLED: 'false' })).toMatchObject({ code: 1 });
    expect(to.requests).toBe(0);
    const on = await codex('shell-one', at, { HOME: at.home });
    await at.quiet();
    expect(threadsOf(to.spans)).toEqual([on]);
  });
});
