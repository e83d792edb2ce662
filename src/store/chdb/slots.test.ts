import { expect, test } from 'vitest';
import { Slots } from './slots.ts';

function held(): { work: () => Promise<void>; finish: () => void } {
  let finish = (): void => undefined;
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return { work: () => done, finish };
}

/** Not refused: what `run` gives when there was room. */
function admitted<T>(running: Promise<T> | null): Promise<T> {
  return running ?? Promise.reject(new Error('refused'));
}

test('holders never exceed the size, and the others follow in order', async () => {
  const slots = new Slots(2, 10);
  const started: number[] = [];
  const jobs = Array.from({ length: 5 }, held);
  const all = jobs.map((job, index) =>
    slots.run(() => {
      started.push(index);
      return job.work();
    }),
  );
  await Promise.resolve();
  await expect.poll(() => started).toEqual([0, 1]);
  jobs[1]!.finish();
  await expect.poll(() => started).toEqual([0, 1, 2]);
  for (const job of jobs) job.finish();
  await Promise.all(all.map(admitted));
  expect(started).toEqual([0, 1, 2, 3, 4]);
});

test('a failure frees its slot', async () => {
  const slots = new Slots(1, 10);
  await expect(slots.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(slots.run(async () => 'next')).resolves.toBe('next');
});

test('a full line is refused at once', async () => {
  const slots = new Slots(1, 1);
  const first = held();
  const running = [slots.run(first.work), slots.run(async () => undefined)];
  expect(slots.run(async () => undefined)).toBeNull();
  first.finish();
  await Promise.all(running.map(admitted));
  expect(slots.run(async () => undefined)).not.toBeNull();
});
