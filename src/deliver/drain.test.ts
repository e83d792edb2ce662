import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MemoryDisk } from '../../test/helper/memory-disk.ts';
import { decodeExportRequest } from '../otlp/decode.ts';
import { encodeTracesProtobuf } from '../otlp/traces/protobuf/encode.ts';
import type { Span } from '../otlp/traces/span.ts';
import { type DrainOptions, type DrainProgress, type DrainResult, drainOutbox } from './drain.ts';
import type { SendOutcome, Transport } from './endpoint.ts';
import { type Outbox, openOutbox } from './outbox.ts';
import type { OutboxItem } from './outbox-item.ts';

const accepted: SendOutcome = { outcome: 'accepted', rejected: 0, message: '' };
const retry = (afterMs: number | null = null): SendOutcome => ({ outcome: 'retry', afterMs, message: '503' });
const tooLarge: SendOutcome = { outcome: 'too_large', message: '413' };
const refused = (isOurs: boolean): SendOutcome => ({ outcome: 'refused', isOurs, message: isOurs ? '400' : '401' });

const span = (name: string): Span => ({
  traceId: '1'.repeat(32),
  spanId: '2'.repeat(16),
  traceState: '',
  parentSpanId: '',
  flags: 0,
  name,
  kind: 1,
  startTimeUnixNano: 1n,
  endTimeUnixNano: 2n,
  attributes: [],
  droppedAttributesCount: 0,
  events: [],
  droppedEventsCount: 0,
  links: [],
  droppedLinksCount: 0,
  statusCode: 0,
  statusMessage: '',
});

function item(name: string, spans = 1): OutboxItem {
  const scope = { name: 's', version: '', attributes: [], droppedAttributesCount: 0 };
  const resource = { attributes: [], droppedAttributesCount: 0 };
  const all = Array.from({ length: spans }, (_, index) => span(spans === 1 ? name : `${name}${index}`));
  const scopeSpans = [{ scope, schemaUrl: '', spans: all }];
  const body = encodeTracesProtobuf({ resourceSpans: [{ resource, schemaUrl: '', scopeSpans }] });
  return { key: `turn/${name}`, signal: 'traces', body, records: spans };
}

function namesIn(body: Uint8Array): string[] {
  const decoded = decodeExportRequest({ signal: 'traces', encoding: 'protobuf', body });
  const resources = decoded.ok && decoded.request.signal === 'traces' ? decoded.request.request.resourceSpans : [];
  return resources.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans.map(({ name }) => name)));
}

/** A backend, a clock that only pauses move, and what they saw. */
class Stage {
  readonly requests: string[][] = [];
  readonly pauses: number[] = [];
  readonly progress: DrainProgress[] = [];
  readonly abort = new AbortController();
  readonly disk = new MemoryDisk();
  now = 1_700_000_000_000;
  outbox: Outbox | null = null;

  async put(...items: readonly OutboxItem[]): Promise<Outbox> {
    const lock = () => Promise.resolve({ release: () => Promise.resolve() });
    const limits = { bytesMax: 1e9, ageMaxMs: 1e9 };
    const open = { folder: '/o', limits, now: () => this.now, disk: this.disk, lock };
    this.outbox ??= await openOutbox(open);
    for (const one of items) await this.outbox.put(one);
    return this.outbox;
  }

  async drain(answer: (names: string[], body: Uint8Array) => SendOutcome, rest: Partial<DrainOptions> = {}) {
    const transport: Transport = {
      send: (_signal, body) => {
        const names = namesIn(body);
        this.requests.push(names);
        return Promise.resolve(answer(names, body));
      },
      close: () => Promise.resolve(),
    };
    return await this.run((signal) => (signal === 'traces' ? transport : null), rest);
  }

  async run(transportOf: DrainOptions['transportOf'], rest: Partial<DrainOptions> = {}): Promise<DrainResult> {
    return await drainOutbox({
      outbox: await this.put(),
      transportOf,
      requestBytesMax: 1e6,
      abort: this.abort.signal,
      now: () => this.now,
      until: 'empty',
      onProgress: (progress) => this.progress.push(progress),
      draw: () => 0.5,
      wait: (pauseMs) => {
        this.pauses.push(pauseMs);
        this.now += pauseMs;
        return Promise.resolve();
      },
      ...rest,
    });
  }
}

test('sends the oldest first, as few requests as fit, and says how far it is', async () => {
  const stage = new Stage();
  await stage.put(...Array.from({ length: 450 }, (_, index) => item(`${index}`)));
  const result = await stage.drain(() => accepted);
  expect(stage.requests.map((names) => names.length)).toEqual([200, 200, 50]);
  expect(stage.requests.flat()).toEqual(Array.from({ length: 450 }, (_, index) => `${index}`));
  expect(result).toMatchObject({ end: 'empty', sent: { items: 450, records: 450 }, dropped: {}, trouble: null });
  expect(stage.progress.map(({ waiting }) => waiting.items)).toEqual([250, 50, 0]);
});

test('keeps requests below the limit, and cuts items that are above it alone', async () => {
  const stage = new Stage();
  await stage.put(item('a'), item('b'), item('c', 9), item('d'));
  const bytes: number[] = [];
  const all = (_: string[], body: Uint8Array): SendOutcome => (bytes.push(body.length), accepted);
  const result = await stage.drain(all, { requestBytesMax: 200 });
  expect(Math.max(...bytes)).toBeLessThanOrEqual(200);
  const parts = Array.from({ length: 9 }, (_, index) => `c${index}`);
  expect(stage.requests.flat()).toEqual(['a', 'b', ...parts, 'd']);
  expect(result.sent).toEqual({ items: 4, records: 12 });
});

test('a backend that takes less than we think gets less; a span too large alone is dropped', async () => {
  const stage = new Stage();
  await stage.put(item('a', 4), item('b', 4), item('c'));
  const result = await stage.drain((names) => (names.length > 2 || names.includes('b1') ? tooLarge : accepted));
  expect(result).toMatchObject({ end: 'empty', dropped: { too_large: 1 } });
  const got = stage.requests.filter((names) => names.length <= 2 && !names.includes('b1')).flat();
  expect(got).toEqual(['a0', 'a1', 'a2', 'a3', 'b0', 'b2', 'b3', 'c']);
});

test('waits longer and longer, as long as it is asked to, and gives up when its patience ends', async () => {
  const stage = new Stage();
  await stage.put(item('a'));
  const answers = [retry(), retry(), retry(7_000), retry()];
  const result = await stage.drain(() => answers.shift() ?? retry(), { patienceMs: 20_000 });
  expect(stage.pauses).toEqual([500, 1_000, 7_500, 4_000]);
  expect(result).toMatchObject({ end: 'gave_up', waiting: { items: 1 }, trouble: { message: '503', attempts: 5 } });
});

test('asked to wait for longer than its patience, it gives up at once', async () => {
  const stage = new Stage();
  await stage.put(item('a'));
  expect(await stage.drain(() => retry(60_000))).toMatchObject({ end: 'gave_up', waiting: { items: 1 } });
  expect([stage.requests.length, stage.pauses]).toEqual([1, []]);
});

test('a clock that stands still or jumps back does not make patience endless', async () => {
  const stage = new Stage();
  await stage.put(item('a'));
  const back = (): Promise<void> => {
    stage.now -= 3_600_000;
    return Promise.resolve();
  };
  expect(await stage.drain(() => retry(), { wait: back, draw: () => 0 })).toMatchObject({ end: 'gave_up' });
  expect(stage.requests.length).toBeLessThanOrEqual(31);
});

test('comes back when the backend does, without losing or repeating anything', async () => {
  const stage = new Stage();
  await stage.put(item('a'), item('b'));
  let failures = 3;
  const result = await stage.drain(() => (failures-- > 0 ? retry() : accepted));
  expect(result).toMatchObject({ end: 'empty', sent: { items: 2 }, trouble: null });
  expect(new Set(stage.requests.map((names) => names.join())).size).toBe(1);
});

test('a key that is wrong leaves everything for the next run', async () => {
  const stage = new Stage();
  await stage.put(item('a'));
  expect(await stage.drain(() => refused(false))).toMatchObject({
    end: 'gave_up',
    waiting: { items: 1 },
    trouble: { message: '401', nextAt: null },
  });
  expect(await stage.drain(() => accepted)).toMatchObject({ end: 'empty', sent: { items: 1 }, trouble: null });
});

test('one that cannot be taken is found among the others, and dropped alone', async () => {
  const stage = new Stage();
  await stage.put(...['a', 'b', 'poison', 'c'].map((name) => item(name)));
  const result = await stage.drain((names) => (names.includes('poison') ? refused(true) : accepted));
  expect(stage.requests).toEqual([['a', 'b', 'poison', 'c'], ['a'], ['b'], ['poison'], ['c']]);
  expect(result).toMatchObject({ sent: { items: 3 }, dropped: { refused: 1 }, end: 'empty' });
});

test('a backend that takes nothing at all does not empty the outbox', async () => {
  const stage = new Stage();
  await stage.put(...Array.from({ length: 50 }, (_, index) => item(`${index}`)));
  const result = await stage.drain(() => refused(true));
  expect(result).toMatchObject({ end: 'gave_up', waiting: { items: 50 }, dropped: {}, trouble: { message: '400' } });
  expect(stage.requests).toHaveLength(11);
  expect(await stage.drain(() => accepted)).toMatchObject({ end: 'empty', sent: { items: 50 }, trouble: null });
});

test('one that cannot be taken waits until the backend has taken another', async () => {
  const stage = new Stage();
  const answer = (names: string[]): SendOutcome => (names.includes('poison') ? refused(true) : accepted);
  await stage.put(item('poison'));
  expect(await stage.drain(answer)).toMatchObject({ end: 'gave_up', waiting: { items: 1 }, dropped: {} });
  await stage.put(item('a'));
  expect(await stage.drain(answer)).toMatchObject({ end: 'empty', sent: { items: 1 }, dropped: { refused: 1 } });
});

test('until stopped: one that cannot be taken does not keep a server busy', async () => {
  const stage = new Stage();
  const outbox = await stage.put(item('poison'));
  const answer = (names: string[]): SendOutcome => {
    if (names.join() === 'a') stage.abort.abort();
    return names.includes('poison') ? refused(true) : accepted;
  };
  const onProgress = (): void => void (stage.requests.length === 1 && setImmediate(() => void outbox.put(item('a'))));
  const result = await stage.drain(answer, { until: 'stopped', onProgress });
  expect(result).toMatchObject({ end: 'stopped', sent: { items: 1 }, dropped: { refused: 1 }, waiting: { items: 0 } });
  expect(stage.requests.length).toBeLessThanOrEqual(4);
});

test('what a partial success refuses is counted and never sent again', async () => {
  const stage = new Stage();
  await stage.put(item('a', 3), item('b'));
  const result = await stage.drain(() => ({ outcome: 'accepted', rejected: 2, message: 'no' }));
  expect(result).toMatchObject({ end: 'empty', sent: { items: 2, records: 2 }, dropped: { rejected: 2 } });
  expect(stage.requests).toHaveLength(1);
});

test('until stopped: sends what comes, and waits five minutes where a person has to act', async () => {
  const stage = new Stage();
  const outbox = await stage.put(item('a'));
  const answers = [refused(false), accepted, accepted];
  const done = stage.drain(
    (names) => {
      if (names.includes('b')) stage.abort.abort();
      return answers.shift() ?? accepted;
    },
    { until: 'stopped', onProgress: ({ sent }) => void (sent.items === 1 && outbox.put(item('b'))) },
  );
  expect(await done).toMatchObject({ end: 'stopped', sent: { items: 2 }, waiting: { items: 0 } });
  expect(stage.pauses).toEqual([300_000]);
});

test('aborted in the middle of a request it ends at once, and the request stays', async () => {
  const stage = new Stage();
  await stage.put(item('a'));
  const transport: Transport = {
    send: (_signal, _body, abort) =>
      new Promise((resolve) => {
        abort.addEventListener('abort', () => resolve(retry()));
        stage.abort.abort();
      }),
    close: () => Promise.resolve(),
  };
  const result = await stage.run(() => transport, { until: 'stopped' });
  expect(result).toMatchObject({ end: 'stopped', waiting: { items: 1 }, trouble: null });
});

test('a signal whose backend hangs does not delay the others', async () => {
  const stage = new Stage();
  const outbox = await stage.put({ ...item('hangs'), key: 'raw/1', signal: 'logs' }, item('a'));
  const sent: string[] = [];
  const transport: Transport = {
    send: (signal, _body, abort) => {
      if (signal === 'logs') return new Promise((done) => abort.addEventListener('abort', () => done(retry())));
      sent.push(signal);
      return Promise.resolve(accepted);
    },
    close: () => Promise.resolve(),
  };
  const onProgress = (): void => stage.abort.abort();
  expect(await stage.run(() => transport, { onProgress })).toMatchObject({ end: 'stopped', sent: { items: 1 } });
  expect([sent, outbox.status().waiting.items]).toEqual([['traces'], 1]);
});

test('a yes for one signal does not hide the trouble of another, and any yes ends that of an earlier run', async () => {
  const stage = new Stage();
  const outbox = await stage.put({ ...item('l'), key: 'raw/1', signal: 'logs' }, item('a'), item('b'));
  const answerOf = (logs: SendOutcome): Transport => ({
    send: (signal) => Promise.resolve(signal === 'logs' ? logs : accepted),
    close: () => Promise.resolve(),
  });
  const one = { message: '401', nextAt: null };
  expect(await stage.run(() => answerOf(refused(false)))).toMatchObject({ end: 'gave_up', trouble: one });
  await outbox.put(item('c'));
  expect(await stage.run(() => answerOf(refused(false)))).toMatchObject({ waiting: { items: 1 }, trouble: one });
  expect(await stage.run(() => answerOf(accepted))).toMatchObject({ end: 'empty', trouble: null });
});

test('a backend that hangs does not delay another', async () => {
  const [hangs, works] = [new Stage(), new Stage()];
  await hangs.put(item('a'));
  await works.put(item('b'));
  const silent: Transport = {
    send: (_signal, _body, abort) => new Promise((done) => abort.addEventListener('abort', () => done(retry()))),
    close: () => Promise.resolve(),
  };
  const hanging = hangs.run(() => silent);
  expect(await works.drain(() => accepted)).toMatchObject({ end: 'empty', sent: { items: 1 } });
  hangs.abort.abort();
  expect(await hanging).toMatchObject({ end: 'stopped', waiting: { items: 1 } });
});

test('a full disk keeps nobody from sending, and what was sent is not sent again when it has room', async () => {
  const stage = new Stage();
  await stage.put(item('a'), item('b'));
  stage.disk.bytesFree = 0;
  expect(await stage.drain(() => accepted)).toMatchObject({ end: 'empty', waiting: { items: 0 } });
  stage.disk.bytesFree = 1e6;
  await stage.put(item('a'), item('b'), item('c'));
  await stage.drain(() => accepted);
  expect(stage.requests.flat()).toEqual(['a', 'b', 'c']);
});

test('a damaged item is set aside, and the others go', async () => {
  const stage = new Stage();
  await stage.put(item('a'), item('b'), item('c'));
  const [, second] = stage.disk.paths.filter((name) => name.endsWith('.item'));
  stage.disk.damage(second ?? '', (content) => content.subarray(0, content.length - 1));
  expect(await stage.drain(() => accepted)).toMatchObject({
    end: 'empty',
    dropped: { damaged: 1 },
    sent: { items: 2 },
  });
  expect(stage.requests).toEqual([['a', 'c']]);
});

test('whatever a backend answers, each span arrives once, is waiting, or is counted', async () => {
  const answer = fc.constantFrom(accepted, retry(), tooLarge, refused(true), refused(false));
  const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(
      sizes,
      fc.array(answer, { maxLength: 12 }),
      fc.integer({ min: 80, max: 900 }),
      async (...world) => {
        const [spans, answers, requestBytesMax] = world;
        const stage = new Stage();
        const outbox = await stage.put(...spans.map((count, index) => item(`${index}-`, count)));
        const got: string[] = [];
        const take = (names: string[]): SendOutcome => {
          const next = answers.shift() ?? accepted;
          if (next === accepted) got.push(...names);
          return next;
        };
        for (let run = 0; run < 20 && outbox.status().waiting.items > 0; run += 1)
          await stage.drain(take, { requestBytesMax });
        const { sent, dropped, waiting } = outbox.status();
        expect(new Set(got).size).toBe(got.length);
        expect(waiting.items).toBe(0);
        const lost = Object.values(dropped).reduce((sum, records) => sum + records, 0);
        expect(sent.records).toBe(got.length);
        expect(got.length + lost).toBe(spans.reduce((sum, count) => sum + count, 0));
      },
    ),
    { numRuns: 200 },
  );
});
