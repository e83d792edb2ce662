/** Reading a family back: a bug story each. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowsOfObservations } from '../../src/ingest/rows/observation-rows.ts';
import type { Observation } from '../../src/model/observation.ts';
import { readFamily } from '../../src/store/observation-reader.ts';
import { observationsOf } from '../helper/recording.ts';
import { type OpenedStore, WAYS } from './store-ways.ts';

const hex = (value: number): string => value.toString(16).padStart(32, '0');
const uuid = (value: number): string => `01a1fb17-9cc7-7912-8ad6-${value.toString(16).padStart(12, '0')}`;

let opened: OpenedStore;
beforeAll(async () => {
  const [[, open]] = WAYS as [(typeof WAYS)[number]];
  opened = await open();
});
afterAll(() => opened.close());

const insert = (observations: readonly Observation[], token: string): Promise<void> =>
  opened.store.insert(rowsOfObservations(observations), token);

// Trace ids travelled in the text of the question: a session of some thousand turns could not be opened any more.
test('a session of 5,000 traces is read whole', async () => {
  const [sample] = observationsOf('0.169.0/plain-answer', ['logs']).filter(({ kind }) => kind === 'prompt');
  const base = sample as Observation;
  const turns = Array.from({ length: 5_000 }, (_, index) => ({
    ...base,
    id: hex(index),
    threadId: uuid(0),
    traceId: hex(index),
  }));
  const spans = turns.map((turn, index) => ({ ...turn, id: hex(10_000 + index), threadId: '' }));
  await insert([...turns, ...spans], 'many traces');
  expect(await readFamily(opened.store, [uuid(0)])).toHaveLength(10_000);
});

// The first batch after a busy start asks about every thread at once.
test('10,000 threads can be asked about at once', async () => {
  const threads = Array.from({ length: 10_000 }, (_, index) => uuid(1_000 + index));
  const [sample] = observationsOf('0.169.0/plain-answer', ['logs']);
  const one = { ...(sample as Observation), id: hex(1), threadId: threads.at(-1) ?? '', traceId: '' };
  await insert([one], 'one of many');
  expect((await readFamily(opened.store, threads)).map(({ id }) => id)).toEqual([hex(1)]);
});

test('sub-agents come with their root, and the root with a sub-agent', async () => {
  const all = observationsOf('0.169.0/subagents').filter(({ threadId, traceId }) => threadId !== '' || traceId !== '');
  await insert(all, 'family');
  const threads = new Set(all.map(({ threadId }) => threadId).filter((id) => id !== ''));
  for (const thread of threads) {
    const read = await readFamily(opened.store, [thread]);
    expect(new Set(read.map(({ threadId }) => threadId).filter((id) => id !== ''))).toEqual(threads);
  }
});

test('pictures stay in the table', async () => {
  const [sample] = observationsOf('0.169.0/plain-answer', ['logs']).filter(({ kind }) => kind === 'prompt');
  const attributes = { prompt: 'What is this?', images: '["data:image/png;base64,AAAA"]' };
  const one = { ...(sample as Observation), id: hex(90_000), threadId: uuid(90_000), traceId: '', attributes };
  await insert([one], 'a picture');
  expect((await readFamily(opened.store, [uuid(90_000)])).map((read) => read.attributes)).toEqual([
    { prompt: 'What is this?' },
  ]);
  const stored = `SELECT Attributes['images'] AS images FROM codex_event WHERE EventId = '${hex(90_000)}'`;
  expect(await opened.store.query(stored)).toEqual([{ images: attributes.images }]);
});
