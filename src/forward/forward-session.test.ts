import { describe, expect, test } from 'vitest';
import { MemoryDisk } from '../../test/helper/memory-disk.ts';
import { SAMPLE_NOW, sampleSession } from '../../test/helper/sample-session.ts';
import type { Backend, TurnTarget } from '../config/backend.ts';
import { type Outbox, openOutbox } from '../deliver/outbox.ts';
import { type ContentMode, contentPolicy } from '../model/content-policy.ts';
import type { Session } from '../model/session.ts';
import { decodeExportRequest } from '../otlp/decode.ts';
import type { Span } from '../otlp/traces/span.ts';
import { NO_PERSONAL } from '../redact/personal-data.ts';
import { createRedactor } from '../redact/redactor.ts';
import { parseUserRules } from '../redact/user-rules.ts';
import { PROFILE_NAMES, type ProfileName } from '../render/profile.ts';
import { PROFILES } from '../render/profiles.ts';
import { renderTurns } from '../render/render.ts';
import { forwardSession } from './forward-session.ts';
import { sessionItems } from './session-items.ts';

const SECRET = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';

const endpoint: TurnTarget['endpoint'] = {
  url: 'http://127.0.0.1:1/v1/traces',
  protocol: 'http/protobuf',
  headers: {},
  compression: 'none',
  tls: { ca: null, clientCert: null, clientKey: null },
  proxy: null,
  timeoutMs: 1_000,
  requestBytesMax: 1e6,
};

function backend(profile: ProfileName, turns: Partial<TurnTarget> = {}, rest: Partial<Backend> = {}): Backend {
  const debug = { dryRun: false, verbose: false, dumpDir: null, logFile: null };
  const target = { endpoint, profile, serviceName: null, resource: {}, attributes: {}, user: null };
  return {
    name: profile,
    target: profile,
    origin: 'a test',
    keysFrom: [],
    turns: { ...target, attributeBytesMax: 1e6, live: false, titleTurns: false, debug, ...turns },
    raw: { logs: null, traces: null, metrics: null },
    content: contentPolicy('full'),
    rules: null,
    personal: NO_PERSONAL,
    spool: { bytesMax: 1e9, ageMaxMs: 1e9 },
    since: null,
    ...rest,
  };
}

function open(disk = new MemoryDisk()): Promise<Outbox> {
  const lock = () => Promise.resolve({ release: () => Promise.resolve() });
  const limits = { bytesMax: 1e9, ageMaxMs: 1e9 };
  return openOutbox({ folder: '/o', limits, now: () => SAMPLE_NOW, disk, lock });
}

async function forwarded(outbox: Outbox): Promise<Span[]> {
  const items = outbox.take('traces', { bytesMax: 1e9, recordsMax: 1e9, itemsMax: 1e9 });
  outbox.giveBack(items);
  const bodies = await Promise.all(items.map((item) => outbox.read(item)));
  return bodies.flatMap((body) => spansIn(body ?? new Uint8Array()));
}

function spansIn(body: Uint8Array): Span[] {
  const decoded = decodeExportRequest({ signal: 'traces', encoding: 'protobuf', body });
  const resources = decoded.ok && decoded.request.signal === 'traces' ? decoded.request.request.resourceSpans : [];
  return resources.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => [...spans]));
}

const forward = (session: Session, to: Backend, outbox: Outbox) =>
  forwardSession(session, { backend: to, outbox, redactor: createRedactor(), version: '1.2.3' });

const ended: Session = {
  ...sampleSession,
  turns: sampleSession.turns.map((turn) => ({ ...turn, status: 'completed', duration_ms: turn.duration_ms ?? 60_000 })),
};

test('a session in which Codex asked for a title goes to those who want it', async () => {
  const titles: Session = { ...ended, kind: 'title_generator' };
  const outbox = await open();
  expect((await forward(titles, backend('genai', { live: true }), outbox)).queued).toBe(0);
  expect((await forward(titles, backend('genai', { titleTurns: true }), outbox)).queued).toBe(ended.turns.length);
});

describe.each(PROFILE_NAMES)('%s', (profile) => {
  test('each turn goes once, when it is over, as it is rendered', async () => {
    const outbox = await open();
    expect(await forward(sampleSession, backend(profile), outbox)).toEqual({ queued: 3, waiting: 1 });
    expect(await forward(sampleSession, backend(profile), outbox)).toEqual({ queued: 0, waiting: 1 });
    expect(await forward(ended, backend(profile), outbox)).toEqual({ queued: 1, waiting: 0 });
    const early = renderTurns(sampleSession, { profile: PROFILES[profile] }).filter(({ isSettled }) => isSettled);
    const late = renderTurns(ended, { profile: PROFILES[profile] }).at(-1);
    const rendered = [...early.flatMap(({ spans }) => spans), ...(late?.spans ?? [])];
    const sent = await forwarded(outbox);
    expect(sent.map(({ spanId, traceId, parentSpanId }) => [spanId, traceId, parentSpanId])).toEqual(
      rendered.map(({ spanId, traceId, parentSpanId }) => [spanId, traceId, parentSpanId]),
    );
  });

  test('without content nothing that was said or run leaves', async () => {
    const outbox = await open();
    await forward(ended, backend(profile, {}, { content: contentPolicy('metadata_only') }), outbox);
    const text = JSON.stringify(await forwarded(outbox), (_, value: unknown) =>
      typeof value === 'bigint' ? 0 : value,
    );
    expect(text).not.toMatch(/importer|retry to|backoff|npm test/);
  });

  test('nobody is named who was not named for this backend, and no home folder is told', async () => {
    const planted = {
      ...ended,
      user: 'ada@lovelace.io',
      cwd: '/home/ada/engine',
      turns: ended.turns.map((turn) => ({
        ...turn,
        prompt: 'I am ada@lovelace.io, account acc-0b5a8c1e, at /home/ada/engine',
        answer: 'committed as ada@lovelace.io',
        errors: [{ id: 'e', at: turn.started_at, kind: 'auth', message: 'acc-0b5a8c1e in /home/ada/x' }],
      })),
    };
    const accounts = new Set(['ada@lovelace.io', 'acc-0b5a8c1e']);
    const redactor = createRedactor({ owner: { homeDir: '/home/ada', userName: 'ada', accounts } });
    const sentWith = async (to: Backend): Promise<string> => {
      const outbox = await open();
      await forwardSession(planted, { backend: to, outbox, redactor, version: '1.2.3' });
      return JSON.stringify(await forwarded(outbox), (_, value: unknown) => (typeof value === 'bigint' ? 0 : value));
    };
    const personal = { ...NO_PERSONAL, account: true, home_folder: true };
    const closed = await sentWith(backend(profile, {}, { personal }));
    expect(closed).not.toMatch(/lovelace|0b5a8c1e|\/home\/ada/);
    expect(closed).toContain('I am [REDACTED:account], account [REDACTED:account], at ~/engine');
    // whom the user names himself is named
    expect(await sentWith(backend(profile, { user: 'ada@lovelace.io' }, { personal }))).toMatch(/lovelace/);
    expect(await sentWith(backend(profile))).toContain(
      'I am ada@lovelace.io, account acc-0b5a8c1e, at /home/ada/engine',
    );
  });

  test('no text of a span holds a secret, wherever it came in', async () => {
    const outbox = await open();
    const [first] = ended.turns;
    const planted = {
      ...ended,
      environment: SECRET,
      turns: ended.turns.map((turn) => ({
        ...turn,
        prompt: `use ${SECRET}`,
        answer: `used ${SECRET}`,
        tool_calls: first!.tool_calls.map((call) => ({
          ...call,
          name: `run GITHUB_TOKEN=${SECRET}`,
          arguments: JSON.stringify({ command: ['sh', '-c', `curl -H "Authorization: Bearer ${SECRET}"`] }),
          output: SECRET,
        })),
        errors: [{ id: 'e', at: turn.started_at, kind: `kind ${SECRET}`, message: SECRET }],
      })),
    };
    const target = { attributes: { note: SECRET, [`k-${SECRET}`]: 'v', 'x.id': SECRET }, resource: { env: SECRET } };
    await forward(planted, backend(profile, target), outbox);
    const items = outbox.take('traces', { bytesMax: 1e9, recordsMax: 1e9, itemsMax: 1e9 });
    const bodies = await Promise.all(items.map((item) => outbox.read(item)));
    expect(bodies).toHaveLength(4);
    for (const body of bodies) expect(Buffer.from(body ?? '').includes(SECRET.slice(4))).toBe(false);
  });

  test('a rule of this backend is its own', async () => {
    const rules = parseUserRules('{"rules": [{"id": "project", "literal": "importer"}]}', 'rules.json');
    const sent = async (to: Backend): Promise<string> => {
      const outbox = await open();
      await forward(ended, to, outbox);
      return JSON.stringify(await forwarded(outbox), (_, value: unknown) => (typeof value === 'bigint' ? 0 : value));
    };
    expect(await sent(backend(profile))).toContain('importer');
    const ruled = await sent(backend(profile, {}, { rules }));
    expect(ruled).not.toContain('importer');
    expect(ruled).toContain('[REDACTED:project]');
  });

  test('values are cut at the limit, and JSON stays JSON', async () => {
    const outbox = await open();
    const long: Session = {
      ...ended,
      turns: ended.turns.map((turn) => ({ ...turn, prompt: 'word '.repeat(2_000), answer: 'é'.repeat(5_000) })),
    };
    await forward(long, backend(profile, { attributeBytesMax: 1_000 }), outbox);
    const spans = await forwarded(outbox);
    const values = spans
      .flatMap(({ attributes }) => attributes.map(({ value }) => value))
      .filter((one) => typeof one === 'string');
    expect(Math.max(...values.map((value) => Buffer.byteLength(value)))).toBeLessThanOrEqual(1_000);
    expect(values.filter((value) => value.includes('…[cut, 10000 bytes]')).length).toBeGreaterThan(0);
    for (const value of values.filter((one) => /^[[{]"?[{[\w]/.test(one)))
      expect(() => JSON.parse(value) as unknown).not.toThrow();
  });
});

test('a turn alone is rendered as it is among the others', async () => {
  const alone: Session = { ...ended, agents: [], turns: ended.turns.filter(({ turn_id }) => turn_id !== 'turn-s') };
  const options = { backend: backend('logfire'), redactor: createRedactor(), version: '1.2.3' };
  const all = [...sessionItems(alone, { ...options, isWanted: () => true })];
  const oneByOne = all.flatMap((item) => [...sessionItems(alone, { ...options, isWanted: (key) => key === item.key })]);
  expect(all.length).toBe(3);
  expect(oneByOne.map(({ body }) => Buffer.from(body).toString('hex'))).toEqual(
    all.map(({ body }) => Buffer.from(body).toString('hex')),
  );
});

test('the same turn gives the same bytes', () => {
  const options = { backend: backend('genai'), redactor: createRedactor(), version: '1.2.3', isWanted: () => true };
  const bodies = (): string[] => [...sessionItems(ended, options)].map(({ body }) => Buffer.from(body).toString('hex'));
  expect(bodies()).toEqual(bodies());
});

test('turns that ended before the beginning do not go', async () => {
  const outbox = await open();
  const since = Date.parse(ended.turns.at(-1)?.started_at ?? '');
  expect((await forward(ended, backend('genai', {}, { since }), outbox)).queued).toBe(1);
});

describe('placeholders', () => {
  test('do not come for a turn that was sent, whoever takes it for running again', async () => {
    const outbox = await open();
    const to = backend('logfire', { live: true });
    await forward(ended, to, outbox);
    const turns = ended.turns.map((turn) => ({ ...turn, status: 'running' as const }));
    expect((await forward({ ...ended, turns }, to, outbox)).queued).toBe(0);
  });

  test('go once each, and what they stand for comes after them', async () => {
    const outbox = await open();
    const to = backend('logfire', { live: true });
    expect(await forward(sampleSession, to, outbox)).toEqual({ queued: 3 + 2, waiting: 1 });
    expect(await forward(sampleSession, to, outbox)).toEqual({ queued: 0, waiting: 1 });
    await forward(ended, to, outbox);
    const spans = await forwarded(outbox);
    const ids = spans.map(({ spanId }) => spanId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(spans.filter(({ name }) => name.endsWith('(pending)'))).toHaveLength(2);
  });

  test.each([
    ['not asked for', backend('logfire')],
    ['no such thing', backend('genai', { live: true })],
  ])('%s: none', async (_, to) => {
    expect(await forward(sampleSession, to, await open())).toEqual({ queued: 3, waiting: 1 });
  });
});

test.each([
  ['a dry run', backend('genai', { debug: { dryRun: true, verbose: false, dumpDir: null, logFile: null } })],
  ['a backend of raw signals', { ...backend('genai'), turns: null }],
])('%s queues nothing', async (_, to) => {
  const outbox = await open();
  expect(await forward(ended, to, outbox)).toEqual({ queued: 0, waiting: 0 });
  expect(outbox.status().waiting.items).toBe(0);
});

test.each<[ContentMode, boolean]>([
  ['full', true],
  ['no_tool_content', false],
])('%s: what tools were given leaves: %s', async (mode, isThere) => {
  const outbox = await open();
  await forward(ended, backend('genai', {}, { content: contentPolicy(mode) }), outbox);
  const keys = (await forwarded(outbox)).flatMap(({ attributes }) => attributes.map(({ key }) => key));
  expect(keys.includes('gen_ai.tool.call.arguments')).toBe(isThere);
});
