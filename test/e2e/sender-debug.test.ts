/** What other exporters' dry runs, logs and dumps do, done by ours; and what must be in none of them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { hookPlaces } from '../../src/model/hook-spool.ts';
import { attributeOf, createSenderPlace, type SenderPlace } from '../helper/sender-place.ts';
import { startTraceBackend, type TraceBackend } from '../helper/trace-backend.ts';

const undo: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const act of undo.splice(0).reverse()) await act();
});

async function world(): Promise<{ to: TraceBackend; at: SenderPlace }> {
  const to = await startTraceBackend();
  undo.push(() => to.close());
  const at = await createSenderPlace('');
  undo.push(() => at.remove());
  return { to, at };
}

const NOTIFY = {
  type: 'agent-turn-complete',
  'thread-id': 'test-123',
  'turn-id': 'turn-1',
  cwd: '/tmp',
  'input-messages': ['hello'],
  'last-assistant-message': 'hi there',
};
const base = ({ url }: TraceBackend): string => url.replace('/v1/traces', '');

function harness({ home }: SenderPlace, { url }: TraceBackend): void {
  const folder = path.join(home, '.arize', 'harness');
  mkdirSync(folder, { recursive: true });
  const lines = [
    'harnesses:',
    '  codex:',
    '    project_name: demo',
    '    target: phoenix',
    `    endpoint: ${url.replace('/v1/traces', '')}`,
  ];
  writeFileSync(path.join(folder, 'config.yaml'), `${[...lines, '    api_key: px-key-4711-secret'].join('\n')}\n`, {
    mode: 0o600,
  });
}

/** A key that somebody types, and one that this machine holds. */
const TYPED = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
const OWN = 'my-very-own-database-password-77';

function call({ stateDir }: SenderPlace, event: string, n: number): void {
  const payload = {
    session_id: '01a1fb18-bfeb-7522-baf1-5f79ea28d156',
    turn_id: '01a1fb18-c00b-7522-baf1-5f79ea28d156',
    hook_event_name: event,
    transcript_path: null,
    cwd: '/tmp',
    model: 'm',
    prompt: `My keys are ${TYPED} and ${OWN}.`,
    last_assistant_message: `I have seen ${TYPED}.`,
  };
  writeFileSync(path.join(hookPlaces(stateDir).spool, `${event}.${n}.0`), JSON.stringify(payload));
}

/** The names of files that hold one of these texts. */
const holding = (at: SenderPlace, ...secrets: readonly string[]): string[] =>
  [...at.files()].filter(([, text]) => secrets.some((secret) => text.includes(secret))).map(([name]) => name);

describe('a dry run', () => {
  it('of a notification that somebody makes up says what would be sent, and sends nothing', async () => {
    const { to, at } = await world();
    harness(at, to);
    const said = await at.cli(['hook', 'notify', JSON.stringify(NOTIFY)], { ARIZE_DRY_RUN: 'true' });
    expect(said).toMatchObject({ code: 0, stderr: '' });
    expect(said.stdout).toMatch(/^\[arize\] DRY RUN: \S/);
    expect(to.requests).toBe(0);
  });

  it('is not what happens without it: then the turn is sent by somebody behind, and nothing is said', async () => {
    const { to, at } = await world();
    harness(at, to);
    expect(await at.cli(['hook', 'notify', JSON.stringify(NOTIFY)])).toEqual({ code: 0, stdout: '', stderr: '' });
    await at.quiet();
    expect(to.spans.map((span) => attributeOf(span, 'output.value'))).toContain('hi there');
  });

  it('shows up in flush', async () => {
    const { to, at } = await world();
    harness(at, to);
    call(at, 'UserPromptSubmit', 1);
    call(at, 'Stop', 2);
    const said = await at.cli(['flush'], { ARIZE_DRY_RUN: 'true' });
    expect(said.stdout).toContain('[arize] DRY RUN: ');
    expect([said.code, to.requests]).toEqual([0, 0]);
  });
});

describe('logs and dumps', () => {
  it('of Arize lie where they always did, and hold no secret', async () => {
    const { to, at } = await world();
    harness(at, to);
    call(at, 'UserPromptSubmit', 1);
    call(at, 'Stop', 2);
    await at.send({ ARIZE_VERBOSE: 'true', ARIZE_TRACE_DEBUG: 'true', DATABASE_PASSWORD: OWN });
    expect(to.spans.length).toBeGreaterThan(0);
    const files = [...at.files()];
    const log = files.find(([name]) => name === 'home/.arize/harness/logs/codex.log')?.[1];
    expect(log).toMatch(/ sent traces, \d+ bytes/);
    const dumps = files.filter(([name]) => name.startsWith('home/.arize/harness/state/codex/debug/'));
    expect(dumps).toHaveLength(to.requests);
    expect(dumps.map(([, text]) => Object.keys(JSON.parse(text) as object))).toEqual([['resourceSpans']]);
    expect(holding(at, TYPED, OWN)).toEqual([]);
    expect(holding(at, 'px-key-4711-secret')).toEqual(['home/.arize/harness/config.yaml']);
    const sent = JSON.stringify(to.spans, (_, value: unknown) => (typeof value === 'bigint' ? '' : value));
    expect([sent.includes(TYPED), sent.includes(OWN), sent.includes('My keys are')]).toEqual([false, false, true]);
  });

  it('of Arize say errors without being asked', async () => {
    const { to, at } = await world();
    harness(at, to);
    to.manners = 401;
    call(at, 'UserPromptSubmit', 1);
    call(at, 'Stop', 2);
    await at.send();
    expect(at.files().get('home/.arize/harness/logs/codex.log')).toMatch(/ refused \(traces, .*401/);
  });

  it('of Logfire lie where they always did', async () => {
    const { to, at } = await world();
    const env = { LOGFIRE_TOKEN: 'pylf_v1_eu_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG', LOGFIRE_BASE_URL: base(to) };
    call(at, 'UserPromptSubmit', 1);
    call(at, 'Stop', 2);
    await at.send({ ...env, CODEX_LOGFIRE_DEBUG: '1' });
    expect(to.spans.length).toBeGreaterThan(0);
    const logs = [...at.files().keys()].filter((name) => name.startsWith('home/.local/state/logfire-exporter/logs/'));
    expect(logs).toHaveLength(1);
    expect(holding(at, TYPED, env.LOGFIRE_TOKEN)).toEqual([]);
  });
});

it('where nothing is configured the calls of hooks stay for a server', async () => {
  const { at } = await world();
  call(at, 'Stop', 1);
  await at.send();
  expect(at.spooled()).toEqual(['Stop.1.0']);
  const said = await at.flush();
  expect(said).toMatchObject({ code: 1, stdout: '' });
  expect(said.stderr).toMatch(/^turnscope: cannot send anything: no backend is configured\. /);
});
