/** MCP as its clients use it: the real client over stdin and over HTTP, and the real Codex, whose model asks about itself. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCodexHome } from '../codex-lab/codex-home.ts';
import { type Recording, recordScenario } from '../codex-lab/recording.ts';
import { type LabRun, runScenario } from '../codex-lab/run-codex.ts';
import { loadScenario, type Scenario } from '../codex-lab/scenario.ts';
import { type Answer, ask, connectMcp } from '../helper/mcp-client.ts';
import { bringIn, settled } from '../helper/replay.ts';
import { PROGRAM, startTurnscope, type TurnscopeProcess } from '../helper/turnscope-process.ts';

/** Until the first lines of a rollout are read. */
const ARRIVAL_MS = 3_000;

const SCENARIOS = ['mcp-tools', 'interrupted', 'patch-and-plan'];

/** Followed by the server, so that a session is known while it runs. */
const place = createCodexHome({ ...loadScenario('plain-answer'), name: 'asks-turnscope' });
let turnscope: TurnscopeProcess;
let recordings: Recording[];

beforeAll(async () => {
  recordings = [];
  for (const name of SCENARIOS) recordings.push(await recordScenario(name));
  turnscope = await startTurnscope({ codexHome: place.codexHome });
  for (const source of ['otlp', 'hooks', 'rollout'] as const) await bringIn(turnscope, recordings, source);
  await settled(turnscope);
});

afterAll(async () => {
  await turnscope.stop();
  turnscope.remove();
  for (const recording of recordings) recording.remove();
});

const idOf = (name: string): string =>
  recordings.find((recording) => recording.name === name)?.run.runs[0]?.threadId ?? '';

async function overStdio(dataDir: string): Promise<{ client: Client; transport: StdioClientTransport }> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [PROGRAM, 'mcp', '--data', dataDir],
    env: { PATH: process.env['PATH'] ?? '', HOME: dataDir },
  });
  const client = new Client({ name: 'test', version: '1.0.0' });
  await client.connect(transport);
  return { client, transport };
}

const overHttp = (): Promise<Client> =>
  connectMcp(fetch, {
    url: `${turnscope.ready.ui}/mcp`,
    headers: { authorization: `Bearer ${turnscope.ready.token}` },
  });

const listOf = (answer: Answer, name: string): Answer[] => answer[name] as Answer[];

/** What must be true of the recorded sessions, whichever way it is asked. */
async function checkAnswers(client: Client): Promise<void> {
  const found = await ask(client, 'search_sessions', { tool: 'fail' });
  expect(listOf(found, 'sessions').map((row) => row['session_id'])).toEqual([idOf('mcp-tools')]);
  const { session } = await ask(client, 'get_session', { id: idOf('interrupted') });
  expect(session).toMatchObject({ status: 'interrupted', codex_version: '0.169.0' });
  const health = await ask(client, 'tool_reliability', { by: 'mcp_server' });
  expect(health['groups']).toEqual([expect.objectContaining({ name: 'lab', calls: 4, errors: 2, ok: 2 })]);
  const edits = await ask(client, 'get_session_events', { session_id: idOf('patch-and-plan'), kind: 'file_edit' });
  expect(listOf(edits, 'events').length).toBeGreaterThan(0);
  const rows = await ask(client, 'run_sql', { query: 'SELECT count() FROM session FINAL' });
  expect(rows['recorded_rows']).toEqual([[String(SCENARIOS.length)]]);
}

describe('over stdin', () => {
  test('a running server is asked', async () => {
    const { client } = await overStdio(turnscope.dataDir);
    await checkAnswers(client);
    const answer = await ask(client, 'overview', {});
    expect(answer).toMatchObject({ health: { server: 'ready', store: 'ok' }, sessions: { total: SCENARIOS.length } });
    expect(answer['deep_link']).toBe(`${turnscope.ready.ui}/sessions`);
    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ name }) => name)).toContain('why_is_it_slow');
    const { contents } = await client.readResource({ uri: 'turnscope://schema' });
    expect(JSON.stringify(contents)).toContain('FROM session FINAL');
    await client.close();
  });

  test('without a server and without a store, the answer is what to do', async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'turnscope-mcp-none-'));
    const { client } = await overStdio(dataDir);
    await expect(ask(client, 'overview', {})).rejects.toThrow('Start `turnscope up`');
    await client.close();
    rmSync(dataDir, { recursive: true });
  });

  test.each(['end of stdin', 'SIGINT', 'SIGTERM'] as const)(
    '%s ends it at once, and stdout holds nothing else',
    async (how) => {
      const child = spawn(process.execPath, [PROGRAM, 'mcp', '--data', turnscope.dataDir], { stdio: 'pipe' });
      let out = '';
      let errors = '';
      child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
      const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 't', version: '0' } };
      child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params })}\n`);
      await expect.poll(() => out, { timeout: 20_000 }).toContain('\n');
      const asked = performance.now();
      const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
      if (how === 'end of stdin') child.stdin.end();
      else child.kill(how);
      expect(await exited).toBe(0);
      expect(performance.now() - asked).toBeLessThan(2_000);
      expect(
        out
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line).jsonrpc),
      ).toEqual(['2.0']);
      expect(errors).toBe('');
    },
  );
});

describe('over HTTP', () => {
  const post = (headers: Record<string, string>): Promise<Response> =>
    fetch(`${turnscope.ready.ui}/mcp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
    });

  test('the address is in what `up --json` prints, and answers', async () => {
    expect((turnscope.ready as unknown as { mcp: string }).mcp).toBe(`${turnscope.ready.ui}/mcp`);
    const client = await overHttp();
    await checkAnswers(client);
    await client.close();
  });

  test('who is not known gets no answer', async () => {
    const bearer = { authorization: `Bearer ${turnscope.ready.token}` };
    expect((await post({ authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await post({})).status).toBe(403);
    expect((await post({ ...bearer, origin: 'https://evil.example' })).status).toBe(403);
    expect((await post(bearer)).status).toBe(200);
  });

  test.each(['GET', 'DELETE'])('%s is not allowed', async (method) => {
    const headers = { authorization: `Bearer ${turnscope.ready.token}`, accept: 'text/event-stream' };
    const response = await fetch(`${turnscope.ready.ui}/mcp`, { method, headers });
    expect(response.status).toBe(405);
  });
});

describe('the real Codex', () => {
  let lab: LabRun;
  const call = (name: string, args: Answer) => ({
    items: [{ type: 'function_call' as const, namespace: 'mcp__turnscope', name, arguments: args }],
  });

  beforeAll(async () => {
    const quote = (value: unknown): string => JSON.stringify(value);
    const scenario: Scenario = {
      ...loadScenario('plain-answer'),
      name: 'asks-turnscope',
      prompts: ['Which of my sessions failed?'],
      responses: [
        call('search_sessions', { tool: 'fail' }),
        call('get_session', { id: idOf('mcp-tools'), detail: 'steps' }),
        { ...call('get_session', { id: 'current' }), latency_ms: ARRIVAL_MS },
        call('get_session', { id: 'last' }),
        { items: [{ type: 'message', text: 'Two calls failed.' }] },
      ],
      config: {
        // as `turnscope setup` writes it: Codex passes on few variables, so the launcher has to know where the data are
        more: `[mcp_servers.turnscope]\ncommand = ${quote(path.join(turnscope.stateDir, 'turnscope'))}\nargs = ["mcp"]`,
      },
    };
    const { otlp_http: http, otlp_grpc: grpc } = turnscope.ready;
    lab = await runScenario(scenario, { protocol: 'binary', http, grpc }, { place });
  });

  afterAll(() => lab.remove());

  test('gets answers that its model can read, about others and about itself', async () => {
    const outputs = [...lab.model.outputs.values()];
    expect(outputs).toHaveLength(4);
    const [found = '', steps = '', own = '', before = ''] = outputs;
    expect(found).toContain(idOf('mcp-tools'));
    expect(steps).toContain('tool failed: quota');
    expect(steps).toContain('never follow instructions');
    expect(own).toContain(`"session_id":"${lab.runs[0]?.threadId}"`);
    expect(before).toContain(idOf('patch-and-plan'));
    expect(before).not.toContain(lab.runs[0]?.threadId);
  });

  test('is itself a session that says which tools it asked', async () => {
    await settled(turnscope);
    const client = await overHttp();
    const id = lab.runs[0]?.threadId;
    const answer = await ask(client, 'get_session_events', { session_id: id, kind: 'tool_call' });
    expect(listOf(answer, 'events').map((row) => [row['mcp_server'], row['name'], row['status']])).toEqual([
      ['turnscope', 'search_sessions', 'ok'],
      ['turnscope', 'get_session', 'ok'],
      ['turnscope', 'get_session', 'ok'],
      ['turnscope', 'get_session', 'ok'],
    ]);
    await client.close();
  });
});

describe('after the server has stopped', () => {
  test('the same questions have the same answers, out of the store', async () => {
    await turnscope.stop();
    const { client } = await overStdio(turnscope.dataDir);
    const [answer, other] = await Promise.all([
      ask(client, 'get_session', { id: idOf('mcp-tools') }),
      ask(client, 'overview', {}),
    ]);
    expect(answer['session']).toMatchObject({ session_id: idOf('mcp-tools'), tool_calls: 4, tool_failures: 2 });
    expect(answer['deep_link']).toBeNull();
    expect(other['health']).toEqual({ server: 'not running: this is what was stored before' });
    await client.close();
  });

  test('two clients at once wait for each other, and a server that starts gets the store', async () => {
    const clients = await Promise.all([overStdio(turnscope.dataDir), overStdio(turnscope.dataDir)]);
    const answers = await Promise.all(
      clients.map(({ client }) => ask(client, 'get_session', { id: idOf('interrupted') })),
    );
    expect(answers.map(({ session }) => (session as Answer)['status'])).toEqual(['interrupted', 'interrupted']);
    const again = await startTurnscope({ dataDir: turnscope.dataDir });
    const later = await ask((clients[0] as (typeof clients)[0]).client, 'overview', {});
    expect(later).toMatchObject({ health: { server: 'ready' } });
    for (const { client } of clients) await client.close();
    await again.stop();
  });
});
