import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Death, MemoryDisk } from '../../test/helper/memory-disk.ts';
import { type Outbox, type OutboxLimits, openOutbox } from './outbox.ts';
import type { OutboxItem } from './outbox-item.ts';
import { readOutboxStatus } from './outbox-status.ts';

const FOLDER = '/state/forward/phoenix';
const LIMITS: OutboxLimits = { bytesMax: 1_000, ageMaxMs: 1_000_000 };
const ALL = { bytesMax: 1e9, recordsMax: 1e9, itemsMax: 1e9 };

interface World {
  readonly disk: MemoryDisk;
  now: number;
}

const world = (disk = new MemoryDisk()): World => ({ disk, now: 1_700_000_000_000 });

function open(at: World, limits: Partial<OutboxLimits> = {}): Promise<Outbox> {
  const lock = () => Promise.resolve({ release: () => Promise.resolve() });
  return openOutbox({ folder: FOLDER, limits: { ...LIMITS, ...limits }, now: () => at.now, disk: at.disk, lock });
}

const item = (name: string, bytes = 10, records = 2): OutboxItem => ({
  key: `turn/t/${name}`,
  signal: 'traces',
  body: Buffer.alloc(bytes, name),
  records,
});

async function bodies(outbox: Outbox): Promise<string[]> {
  const items = outbox.take('traces', ALL);
  outbox.giveBack(items);
  return await Promise.all(items.map(async (one) => Buffer.from((await outbox.read(one)) ?? '').toString()));
}

async function sendOldest(outbox: Outbox): Promise<void> {
  await outbox.settle(outbox.take('traces', { ...ALL, itemsMax: 1 }), 'sent');
}

describe('an item', () => {
  test('waits until it is settled, and is known for ever', async () => {
    const at = world();
    const outbox = await open(at);
    expect(outbox.has('turn/t/a')).toBe(false);
    expect(await outbox.put(item('a'))).toBe('kept');
    expect(await outbox.put(item('b'))).toBe('kept');
    expect(await outbox.put(item('a'))).toBe('known');
    expect(await bodies(outbox)).toEqual(['aaaaaaaaaa', 'bbbbbbbbbb']);
    await sendOldest(outbox);
    expect(await bodies(outbox)).toEqual(['bbbbbbbbbb']);
    expect(await outbox.put(item('a'))).toBe('known');
    await outbox.close();

    const again = await open(world(at.disk.revive('power')));
    expect(await again.put(item('a'))).toBe('known');
    expect(await again.put(item('b'))).toBe('known');
    expect(again.status()).toMatchObject({
      waiting: { items: 1, bytes: 10, oldestAt: at.now },
      sent: { items: 1, records: 2, lastAt: at.now },
      dropped: {},
      trouble: null,
    });
  });

  test('larger than the limit is dropped, and never asked for again', async () => {
    const outbox = await open(world());
    expect(await outbox.put(item('huge', 1_001, 7))).toBe('dropped');
    expect(await outbox.put(item('fits', 1_000))).toBe('kept');
    expect(await outbox.put(item('huge', 1_001))).toBe('known');
    expect(outbox.status()).toMatchObject({ waiting: { items: 1, bytes: 1_000 }, dropped: { size: 7 } });
  });

  test('that is damaged is set aside, counted, and may be made again', async () => {
    const at = world();
    const outbox = await open(at);
    await outbox.put(item('a'));
    const [path] = at.disk.paths.filter((name) => name.endsWith('.item'));
    at.disk.damage(path!, (content) => (content.writeUInt8(0, content.length - 1), content));
    const [waiting] = outbox.take('traces', ALL);
    expect(await outbox.read(waiting!)).toBe(null);
    await outbox.setAside(waiting!);
    expect(outbox.status()).toMatchObject({ waiting: { items: 0 }, dropped: { damaged: 2 } });
    expect(await outbox.put(item('a'))).toBe('kept');
    await outbox.close();
    const again = await open(world(at.disk.revive('kill')));
    expect(again.status()).toMatchObject({ waiting: { items: 1 }, dropped: { damaged: 2 } });
    expect(at.disk.paths.filter((name) => name.endsWith('.damaged'))).toHaveLength(1);
  });
});

describe('limits', () => {
  test('above the bytes the oldest goes, but never what is being sent', async () => {
    const outbox = await open(world());
    await outbox.put(item('a', 400));
    await outbox.put(item('b', 400));
    const taken = outbox.take('traces', { ...ALL, itemsMax: 1 });
    await outbox.put(item('c', 400));
    expect(outbox.status()).toMatchObject({ waiting: { items: 2 }, dropped: { size: 2 } });
    await outbox.settle(taken, 'sent');
    expect((await bodies(outbox)).map((body) => body[0])).toEqual(['c']);
    expect(outbox.has('turn/t/b')).toBe(true);
  });

  test.each([
    ['at the age limit nothing goes', [0, 10], 1_000_000, []],
    ['above it the oldest goes', [0, 10], 1_000_001, ['a']],
    ['a clock that jumped back drops nothing', [0, -500_000], -400_000, []],
    ['what was queued in a wrong future is as old as what came after it', [50_000_000, 0], 1_000_001, ['a', 'b']],
    ['a future that nothing corrects makes nothing old', [50_000_000, 50_000_001], 1_000_001, []],
  ] as const)('%s', async (_, queuedAt, then, gone) => {
    const at = world();
    const start = at.now;
    const outbox = await open(at);
    for (const [index, offset] of queuedAt.entries()) {
      at.now = start + offset;
      await outbox.put(item('ab'[index]!));
    }
    at.now = start + then;
    await outbox.dropExpired();
    const left = (await bodies(outbox)).map((body) => body[0]);
    expect(['a', 'b'].filter((name) => !left.includes(name))).toEqual(gone);
    expect(outbox.status().dropped).toEqual(gone.length === 0 ? {} : { age: 2 * gone.length });
  });
});

test('a request takes the oldest that fit together, one at least', async () => {
  const outbox = await open(world(), { bytesMax: 1e9 });
  for (const [name, bytes] of [
    ['a', 500],
    ['b', 60],
    ['c', 60],
    ['d', 60],
  ] as const)
    await outbox.put(item(name, bytes));
  await outbox.put({ ...item('l', 10), signal: 'logs' });
  const take = (limits: Partial<typeof ALL>): number => outbox.take('traces', { ...ALL, ...limits }).length;
  expect(take({ bytesMax: 100 })).toBe(1);
  expect(take({ bytesMax: 120 })).toBe(2);
  expect(take({ bytesMax: 120 })).toBe(1);
  expect(take({})).toBe(0);
  expect(outbox.take('logs', ALL)).toHaveLength(1);
});

test('refused records are spread over the items of the request, and counted as dropped', async () => {
  const outbox = await open(world());
  await outbox.put(item('a'));
  await outbox.put(item('b'));
  await outbox.settle(outbox.take('traces', ALL), 'sent', 3);
  expect(outbox.status()).toMatchObject({ sent: { items: 2, records: 1 }, dropped: { rejected: 3 } });
});

test('parts wait in the place of their whole, and count as one item', async () => {
  const at = world();
  const outbox = await open(at);
  await outbox.put(item('a', 12, 4));
  await outbox.put(item('b'));
  const part = (text: string, records: number) => ({ body: Buffer.from(text), records });
  await outbox.split(outbox.take('traces', ALL)[0]!, [part('left', 3), part('right', 1)]);
  outbox.giveBack(outbox.take('traces', ALL));
  const [left] = outbox.take('traces', { ...ALL, itemsMax: 1 });
  await outbox.split(left!, [part('l1', 2), part('l2', 1)]);
  const again = await open(world(at.disk.revive('kill')));
  expect(await bodies(again)).toEqual(['l1', 'l2', 'right', 'bbbbbbbbbb']);
  await again.settle(again.take('traces', ALL), 'sent');
  expect(again.status().sent).toMatchObject({ items: 2, records: 6 });
  expect(again.has('turn/t/a')).toBe(true);
});

test('trouble is told over restarts, until the next yes, and to those who only look', async () => {
  const at = world();
  const outbox = await open(at);
  await outbox.put(item('a'));
  const trouble = { at: at.now, message: 'cannot reach it', attempts: 3, nextAt: null };
  await outbox.report(trouble);
  expect(await readOutboxStatus(FOLDER, at.disk)).toEqual(outbox.status());
  const again = await open(world(at.disk.revive('kill')));
  expect(again.status().trouble).toEqual(trouble);
  await again.report(null);
  expect(again.status().trouble).toBe(null);
});

describe('a full disk', () => {
  test('takes nothing, keeps what waits, and recovers', async () => {
    const at = world();
    const outbox = await open(at);
    await outbox.put(item('a'));
    at.disk.bytesFree = 20;
    await expect(outbox.put(item('b', 100))).rejects.toMatchObject({ code: 'disk_full' });
    expect(outbox.has('turn/t/b')).toBe(false);
    at.disk.bytesFree = 1e6;
    expect(await outbox.put(item('b', 100))).toBe('kept');
    expect(await bodies(await open(world(at.disk.revive('power'))))).toHaveLength(2);
  });

  test.each(['kill', 'power'] as const)('what was sent meanwhile is not sent again (%s)', async (death) => {
    const at = world();
    const outbox = await open(at);
    for (const name of ['a', 'b', 'c']) await outbox.put(item(name));
    at.disk.bytesFree = 5;
    await sendOldest(outbox);
    expect(outbox.has('turn/t/a')).toBe(true);
    const next = await open(world(at.disk.revive(death)));
    expect((await bodies(next)).map((body) => body[0])).toEqual(['b', 'c']);
    expect(await next.put(item('a'))).toBe('known');
    expect(next.status().sent.items).toBe(1);
  });

  test('what could not be noted is noted with the next', async () => {
    const at = world();
    const outbox = await open(at);
    for (const name of ['a', 'b']) await outbox.put(item(name));
    at.disk.bytesFree = 0;
    await sendOldest(outbox);
    at.disk.bytesFree = 1e6;
    await sendOldest(outbox);
    expect(outbox.status()).toMatchObject({ waiting: { items: 0 }, sent: { items: 2, records: 4 } });
    expect(at.disk.paths.filter((name) => /\.(item|sent)$/.test(name))).toEqual([]);
  });
});

type Act = 'put' | 'send' | 'split' | 'put again';

test.each(['kill', 'power'] as const)(
  'killed at any step (%s), every kept item is waiting or done, whole, in order, and what was answered is not sent again',
  async (death: Death) => {
    const acts = fc.array(fc.constantFrom<Act>('put', 'put', 'send', 'split', 'put again'), {
      minLength: 1,
      maxLength: 25,
    });
    await fc.assert(
      fc.asyncProperty(acts, fc.integer({ min: 1, max: 120 }), async (plan, crashAtStep) => {
        const at = world();
        at.disk.crashAtStep = crashAtStep;
        const kept: string[] = [];
        const settled: string[] = [];
        const life = async (): Promise<void> => {
          const outbox = await open(at, { bytesMax: 1e9 });
          for (const [index, act] of plan.entries()) {
            if (act === 'put' || act === 'put again') {
              const name = act === 'put' ? `${index};` : (kept[0] ?? `${index};`);
              const one = { ...item(name), body: Buffer.from(`${name}${name}`) };
              if ((await outbox.put(one)) === 'kept') kept.push(name);
              continue;
            }
            const items = outbox.take('traces', { ...ALL, itemsMax: 1 });
            const texts = await Promise.all(
              items.map(async (one) => Buffer.from((await outbox.read(one))!).toString()),
            );
            const [only] = items;
            const names = texts.join('').split(/(?<=;)/);
            if (act === 'send' || only === undefined || names.length < 2) {
              await outbox.settle(items, 'sent');
              // A process that dies in its settlement never learns how it went.
              if (at.disk.steps >= crashAtStep) return;
              settled.push(...texts);
            } else
              await outbox.split(
                only,
                names.map((name) => ({ body: Buffer.from(name), records: 1 })),
              );
          }
        };
        await life().catch(() => undefined);
        const next = await open(world(at.disk.revive(death)), { bytesMax: 1e9 });
        const waiting = await bodies(next);
        for (const name of kept) expect(next.has(`turn/t/${name}`)).toBe(true);
        const parts = (texts: readonly string[]): string[] => texts.flatMap((text) => text.split(/(?<=;)/));
        // An item is its name twice, whole or as parts: nothing waits more often than that, nothing torn.
        const [left, gone] = [parts(waiting), parts(settled)];
        for (const name of kept) {
          const count = (list: readonly string[]): number => list.filter((one) => one === name).length;
          expect(count(left) + count(gone)).toBeLessThanOrEqual(2);
        }
        // Only the one settlement that the crash hit can be gone without an answer; everything else is here.
        const missing = kept.flatMap((name) => [name, name]).length - left.length - gone.length;
        expect(missing).toBeLessThanOrEqual(2);
        expect([...left].sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))).toEqual(left);
        expect(await next.put(item('next life'))).toBe('kept');
        expect((await bodies(next)).at(-1)?.startsWith('next')).toBe(true);
      }),
      { numRuns: 300 },
    );
  },
);

describe('on a real disk', () => {
  const temporary = (): string => {
    const root = mkdtempSync(path.join(tmpdir(), 'turnscope-outbox-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    return root;
  };
  const here = (folder: string) => openOutbox({ folder, limits: LIMITS, now: () => 1_700_000_000_000 });

  test('everything is for its owner alone, one process has it, and closing lets it go', async () => {
    const folder = path.join(temporary(), 'forward', 'phoenix');
    const outbox = await here(folder);
    await outbox.put(item('a'));
    await outbox.report({ at: 1, message: 'no', attempts: 1, nextAt: null });
    const modes = readdirSync(folder).map((name) => [name, statSync(path.join(folder, name)).mode & 0o777]);
    expect(modes.map(([, mode]) => mode)).toEqual([0o600, 0o600, 0o600, 0o600]);
    expect([folder, path.dirname(folder)].map((one) => statSync(one).mode & 0o777)).toEqual([0o700, 0o700]);
    await expect(here(folder)).rejects.toMatchObject({ code: 'conflict' });
    expect(await readOutboxStatus(folder)).toEqual(outbox.status());
    await outbox.close();
    await (await here(folder)).close();
    expect(await readOutboxStatus(path.join(folder, 'none'))).toBe(null);
  });

  test('a place that can hold no folder is refused with a sentence', async () => {
    const root = temporary();
    writeFileSync(path.join(root, 'forward'), '');
    await expect(here(path.join(root, 'forward', 'phoenix'))).rejects.toMatchObject({
      code: 'forbidden',
      message: `cannot open the outbox in ${path.join(root, 'forward', 'phoenix')}: a part of the path is not a folder`,
    });
  });
});
