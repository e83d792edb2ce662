import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HookRecord } from '../../model/hook-record.ts';
import { hookPlaces, spoolName } from '../../model/hook-spool.ts';
import type { Delivery, Intake, IntakeAnswer } from '../intake.ts';
import type { SpoolLimits } from './limits.ts';
import { SpoolReader } from './spool-reader.ts';

let stateDir: string;
let places: ReturnType<typeof hookPlaces>;
const readers: SpoolReader[] = [];
const notices: string[] = [];
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'turnscope-spool-'));
  places = hookPlaces(stateDir);
  mkdirSync(places.spool);
  notices.length = 0;
});
afterEach(async () => {
  for (const reader of readers.splice(0)) await reader.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

interface Journal extends Intake {
  readonly deliveries: Delivery[];
  readonly records: HookRecord[];
  answer: IntakeAnswer;
}

function journal(): Journal {
  const deliveries: Delivery[] = [];
  return {
    deliveries,
    get records() {
      return deliveries.flatMap(({ decoded }) => (decoded.signal === 'hooks' ? decoded.records : []));
    },
    answer: { outcome: 'accepted' },
    accept(delivery) {
      if (this.answer.outcome === 'accepted') deliveries.push(delivery);
      return Promise.resolve(this.answer);
    },
  };
}

function read(intake: Intake, limits: Partial<SpoolLimits> = {}): SpoolReader {
  const reader = SpoolReader.start({
    spool: places.spool,
    rejected: places.rejected,
    clean: (text) => text.replaceAll('s3cret', '[gone]'),
    intake,
    now: Date.now,
    onNotice: (sentence) => notices.push(sentence),
    limits: { pollMs: 20, graceMs: 60_000, ...limits },
  });
  readers.push(reader);
  return reader;
}

let pid = 1;
function put(content: string | Uint8Array, { event = 'Stop', at = 0 } = {}): string {
  pid += 1;
  const path = join(places.spool, spoolName({ event, pid, turn: 0 }));
  writeFileSync(path, content, { mode: 0o600 });
  if (at > 0) utimesSync(path, at / 1000, at / 1000);
  return path;
}

const spooled = (): string[] => readdirSync(places.spool).filter((name) => !name.startsWith('lock'));
const rejected = (): string[] => (existsSync(places.rejected) ? readdirSync(places.rejected) : []);
const until = (claim: () => void): Promise<void> => vi.waitFor(claim, { timeout: 10_000, interval: 5 });

describe('who has stopped knows of calls that came meanwhile', () => {
  async function stopped(intake: Intake, prepare: () => void, comeLate: () => void): Promise<boolean> {
    prepare();
    const reader = read(intake);
    await reader.looked();
    const stopping = reader.stop();
    comeLate();
    await stopping;
    return reader.hasMore();
  }
  const nothing = (): void => undefined;
  const half = '{"a":';
  let path = '';

  it.each<[string, boolean, () => void, () => void]>([
    ['none', false, nothing, nothing],
    ['a whole one', true, nothing, () => put('{}')],
    ['one that was half there', true, () => (path = put(half)), () => appendFileSync(path, '1}')],
    ['one that is half there, and stays so', false, () => put(half), nothing],
    ['what is no call', false, nothing, () => mkdirSync(join(places.spool, 'folder'))],
  ])('%s', async (_, expected, prepare, comeLate) => {
    expect(await stopped(journal(), prepare, comeLate)).toBe(expected);
  });

  it('nor asks again for an intake that has no room', async () => {
    const full = journal();
    full.answer = { outcome: 'disk_full', message: 'full' };
    expect(await stopped(full, () => put('{}'), nothing)).toBe(false);
  });
});

describe('what is there at the start', () => {
  it('is taken in by age, with the time at which it was written, and then removed', async () => {
    const START = 1_795_000_000_000;
    const order = [3, 1, 4, 0, 2];
    for (const n of order) put(`{"n":${n}}`, { at: START + n * 1000 });
    const intake = journal();
    read(intake);
    await until(() => expect(spooled()).toEqual([]));
    expect(intake.records.map(({ payload }) => payload)).toEqual([0, 1, 2, 3, 4].map((n) => `{"n":${n}}`));
    expect(intake.records.map(({ arrivedAt }) => Math.floor(arrivedAt))).toEqual(
      [0, 1, 2, 3, 4].map((n) => START + n * 1000),
    );
    expect(intake.deliveries.map(({ body }) => JSON.parse(Buffer.from(body).toString()) as unknown)).toEqual(
      intake.deliveries.map(({ decoded }) => (decoded.signal === 'hooks' ? decoded.records : [])),
    );
  });

  it('comes in bounded pieces', async () => {
    for (let n = 0; n < 25; n += 1) put(JSON.stringify({ n, pad: 'x'.repeat(n === 7 ? 5000 : 10) }));
    const intake = journal();
    read(intake, { batchFilesMax: 10, batchBytesMax: 1000 });
    await until(() => expect(spooled()).toEqual([]));
    const sizes = intake.deliveries.map(({ decoded }) => (decoded.signal === 'hooks' ? decoded.records.length : 0));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(10);
    expect(intake.records).toHaveLength(25);
  });

  it('keeps the order of processes within one tick of the clock, and one time for one file', async () => {
    for (const n of [1, 2, 3]) put(`{"n":${n}}`, { at: 1_795_000_000_000 });
    // what was handed over by a server that was killed before it could delete the files comes again
    const crashed = journal();
    crashed.answer = { outcome: 'closed', message: 'killed' };
    const asked = vi.spyOn(crashed, 'accept');
    const dying = read(crashed);
    await until(() => expect(asked).toHaveBeenCalled());
    await dying.stop();
    const intake = journal();
    read(intake);
    await until(() => expect(intake.records.map(({ payload }) => payload)).toEqual(['{"n":1}', '{"n":2}', '{"n":3}']));
    const times = intake.records.map(({ arrivedAt }) => arrivedAt);
    expect(times.toSorted((a, b) => a - b)).toEqual(times);
    expect(new Set(times).size).toBe(3);
    const before = asked.mock.calls[0]?.[0].decoded;
    expect(before).toEqual({ signal: 'hooks', records: intake.records });
  });
});

describe('what comes', () => {
  it('is handed over at once, with its event', async () => {
    const intake = journal();
    const reader = read(intake, { pollMs: 60_000 });
    await until(() => expect(reader.state().state).toBe('reading'));
    // the first look is over when a file comes back from it
    put('{"a":1}', { event: 'PreToolUse' });
    await until(() => expect(intake.records).toMatchObject([{ event: 'PreToolUse', payload: '{"a":1}' }]));
    put('{"b":1}', { event: 'notify' });
    await until(() => expect(intake.records).toHaveLength(2));
    expect(intake.records[1]?.event).toBe('notify');
    await until(() => expect(reader.state()).toMatchObject({ state: 'reading', records: 2, waiting: 0, rejected: 0 }));
  });

  it('waits until it is whole, however it is cut', async () => {
    const text = JSON.stringify({ hook_event_name: 'Stop', nested: { a: [{}, {}] }, text: '} ✓' });
    const bytes = Buffer.from(text);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: bytes.length - 1 }), async (cut) => {
        const intake = journal();
        const path = put(bytes.subarray(0, cut));
        const reader = read(intake);
        await until(() => expect(reader.state().waiting).toBe(1));
        expect(intake.records).toEqual([]);
        appendFileSync(path, bytes.subarray(cut));
        await until(() => expect(intake.records.map(({ payload }) => payload)).toEqual([text]));
        await reader.stop();
      }),
      { numRuns: 20 },
    );
  });

  it('may be large', async () => {
    const intake = journal();
    const payload = JSON.stringify({ text: 'x}'.repeat(5 << 20) });
    const path = put(payload.slice(0, -100_000));
    const reader = read(intake);
    await until(() => expect(reader.state().waiting).toBe(1));
    appendFileSync(path, payload.slice(-100_000));
    await until(() => expect(intake.records.map((record) => record.payload === payload)).toEqual([true]));
  });

  it('is found when the folder was taken away and made again', async () => {
    const intake = journal();
    const reader = read(intake);
    await until(() => expect(reader.state().state).toBe('reading'));
    rmSync(places.spool, { recursive: true });
    await until(() => expect(existsSync(places.spool)).toBe(true));
    put('{"again":true}');
    await until(() => expect(intake.records).toHaveLength(1));
  });
});

describe('what is no call', () => {
  it.each([
    ['garbage', 'garbage'],
    ['an array', '[{}]'],
    ['a number', '1'],
    ['half an object', '{"a":'],
    ['a zero byte', Buffer.from([0])],
  ])('%s is set aside after a while', async (_what, content) => {
    const intake = journal();
    const reader = read(intake, { graceMs: 50 });
    put(content);
    await until(() => expect([rejected().length, spooled()]).toEqual([1, []]));
    expect([spooled(), intake.records, reader.state()]).toEqual([
      [],
      [],
      expect.objectContaining({ rejected: 1, lastReason: 'no JSON object' }),
    ]);
    const kept = readFileSync(join(places.rejected, rejected()[0] ?? ''));
    expect(kept.equals(Buffer.from(content))).toBe(true);
  });

  it('half a call is set aside without its secrets', async () => {
    read(journal(), { graceMs: 50 });
    put('{"prompt":"use s3cret for');
    await until(() => expect(rejected()).toHaveLength(1));
    expect(readFileSync(join(places.rejected, rejected()[0] ?? ''), 'utf8')).toBe('{"prompt":"use [gone] for');
  });

  it('an empty file says nothing and goes', async () => {
    const reader = read(journal(), { graceMs: 50 });
    put('');
    await until(() => expect(spooled()).toEqual([]));
    expect([rejected(), reader.state().rejected]).toEqual([[], 0]);
  });

  it('links and pipes are not followed, a giant is not read', async () => {
    const outside = join(stateDir, 'secret');
    writeFileSync(outside, '{"secret":1}');
    symlinkSync(outside, join(places.spool, 'Stop.1.0'));
    symlinkSync('/nowhere', join(places.spool, 'Stop.2.0'));
    execFileSync('mkfifo', [join(places.spool, 'Stop.3.0')]);
    truncateSync(put('{'), 2001);
    mkdirSync(join(places.spool, 'folder'));
    const intake = journal();
    const reader = read(intake, { fileBytesMax: 2000 });
    put('{"good":1}');
    await until(() => expect(rejected()).toHaveLength(4));
    await until(() => expect(intake.records.map(({ payload }) => payload)).toEqual(['{"good":1}']));
    await until(() => expect(spooled()).toEqual(['folder']));
    expect([existsSync(outside), reader.state().rejected]).toEqual([true, 4]);
  });

  it('fills no disk', async () => {
    for (let n = 0; n < 12; n += 1) put(`garbage ${n}`);
    const reader = read(journal(), { graceMs: 50, rejectedFilesMax: 5 });
    await until(() => expect(reader.state().rejected).toBe(12));
    await until(() => expect(spooled()).toEqual([]));
    expect(rejected()).toHaveLength(5);
  });

  it('does not hold up what is one', async () => {
    const intake = journal();
    put('garbage', { at: 1_000_000 });
    put('{"good":1}');
    read(intake);
    await until(() => expect(intake.records).toHaveLength(1));
    // what is no call stays for its grace
    await until(() => expect(spooled()).toHaveLength(1));
  });
});

describe('an intake that does not accept', () => {
  it.each([
    { outcome: 'overloaded', retryAfterSeconds: 0.02, message: 'later' },
    { outcome: 'disk_full', message: 'full' },
    { outcome: 'closed', message: 'closed' },
  ] as const)('($outcome) loses nothing', async (answer) => {
    const intake = journal();
    intake.answer = answer;
    const accept = vi.spyOn(intake, 'accept');
    put('{"a":1}');
    const reader = read(intake, { retryMs: 20 });
    await until(() => expect(accept.mock.calls.length).toBeGreaterThan(1));
    expect([spooled().length, reader.state()]).toEqual([1, expect.objectContaining({ records: 0, waiting: 1 })]);
    intake.answer = { outcome: 'accepted' };
    await until(() => expect(spooled()).toEqual([]));
    expect(intake.records).toHaveLength(1);
  });

  it('is not asked again because more comes', async () => {
    const intake = journal();
    intake.answer = { outcome: 'disk_full', message: 'full' };
    const accept = vi.spyOn(intake, 'accept');
    put('{"a":1}');
    read(intake, { retryMs: 60_000 });
    await until(() => expect(accept).toHaveBeenCalledTimes(1));
    const other = journal();
    const watched = SpoolReader.start({
      spool: join(stateDir, 'other'),
      rejected: places.rejected,
      clean: (text) => text.replaceAll('s3cret', '[gone]'),
      intake: other,
      now: Date.now,
      onNotice: () => undefined,
    });
    readers.push(watched);
    await until(() => expect(watched.state().state).toBe('reading'));
    for (let n = 0; n < 5; n += 1) put(`{"n":${n}}`);
    // by the time that a change elsewhere was seen, these would have been, too
    writeFileSync(join(stateDir, 'other', 'Stop.1.0'), '{}');
    await until(() => expect(other.records).toHaveLength(1));
    expect(accept).toHaveBeenCalledTimes(1);
  });
});

describe('two servers', () => {
  it('share no spool: the second waits for the first to stop', async () => {
    const [first, second] = [journal(), journal()];
    const reading = read(first);
    await until(() => expect(reading.state().state).toBe('reading'));
    const waiting = read(second);
    await until(() => expect(waiting.state().state).toBe('held'));
    put('{"a":1}');
    await until(() => expect(first.records).toHaveLength(1));
    expect(notices).toEqual([expect.stringContaining('Another Turnscope')]);
    await reading.stop();
    put('{"b":1}');
    await until(() => expect(second.records.map(({ payload }) => payload)).toEqual(['{"b":1}']));
    expect(waiting.state().state).toBe('reading');
  });
});

describe('a folder that cannot be', () => {
  it('is told once, and tried again', async () => {
    rmSync(places.spool, { recursive: true });
    writeFileSync(places.spool, 'in the way');
    const intake = journal();
    const reader = read(intake);
    await until(() => expect(notices).toHaveLength(1));
    expect(reader.state().state).toBe('unavailable');
    rmSync(places.spool);
    await until(() => expect(reader.state().state).toBe('reading'));
    put('{"a":1}');
    await until(() => expect(intake.records).toHaveLength(1));
    expect(notices).toHaveLength(1);
  });

  it.runIf(process.getuid?.() === 0)(
    'keeps what it has taken where nothing can be deleted, and never takes it twice',
    async ({ skip }) => {
      skip(spawnMount('mount', '-t', 'tmpfs', 'tmpfs', places.spool) !== 0);
      try {
        const intake = journal();
        const reader = read(intake);
        await until(() => expect(reader.state().state).toBe('reading'));
        put('{"a":1}');
        await until(() => expect(intake.records).toHaveLength(1));
        const path = put('{"b":');
        await until(() => expect(reader.state().waiting).toBe(1));
        intake.answer = { outcome: 'disk_full', message: 'full' };
        appendFileSync(path, '1}');
        spawnMount('mount', '-o', 'remount,ro', places.spool);
        intake.answer = { outcome: 'accepted' };
        await until(() => expect(intake.records).toHaveLength(2));
        // several looks later
        const look = vi.spyOn(intake, 'accept');
        spawnMount('mount', '-o', 'remount,rw', places.spool);
        await until(() => expect(spooled()).toEqual([]));
        expect([look.mock.calls.length, intake.records.length]).toEqual([0, 2]);
      } finally {
        for (const reader of readers.splice(0)) await reader.stop();
        spawnMount('umount', places.spool);
      }
    },
  );
});

function spawnMount(program: string, ...args: readonly string[]): number {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return 0;
  } catch {
    return 1;
  }
}
