import { describe, expect, test } from 'vitest';
import { type Entry, EntryWriter } from './entry-writer.ts';

/** A browser with a clock that only moves when told. */
function setUp() {
  let [now, entry] = [10_000, { url: '/', state: {} } as Entry];
  const [written, tasks]: [string[], { at: number; task: () => void }[]] = [[], []];
  const writer = new EntryWriter({
    read: () => entry,
    write: (next) => {
      entry = next;
      written.push(next.url);
    },
    now: () => now,
    later: (task, delayMs) => {
      const planned = { at: now + delayMs, task };
      tasks.push(planned);
      return () => void tasks.splice(tasks.indexOf(planned), 1);
    },
  });
  const pass = (ms: number): void => {
    now += ms;
    for (const planned of tasks.filter(({ at }) => at <= now)) {
      tasks.splice(tasks.indexOf(planned), 1);
      planned.task();
    }
  };
  return { writer, written, pass };
}

describe('the present history entry', () => {
  test('one change is written at once', () => {
    const { writer, written } = setUp();
    writer.change({ url: '/a' });
    expect(written).toEqual(['/a']);
  });

  // Chromium drops what comes after 200 changes in 10 s; the selection, read from the URL, then stood still.
  test('a held-down key is read at once and written a few times a second, the last one surely', () => {
    const { writer, written, pass } = setUp();
    for (let step = 1; step <= 300; step += 1) {
      writer.change({ url: `/${step}` });
      expect(writer.read().url).toBe(`/${step}`);
      pass(33);
    }
    pass(1_000);
    expect(written.at(-1)).toBe('/300');
    expect(written.length).toBeLessThan(30);
  });

  test('changes of the URL and of what is remembered do not undo each other', () => {
    const { writer } = setUp();
    writer.change({ url: '/a' });
    writer.change({ state: { cursorId: 'x' } });
    writer.change({ url: '/b' });
    expect(writer.read()).toEqual({ url: '/b', state: { cursorId: 'x' } });
  });

  test('leaving writes what is still ahead, once', () => {
    const { writer, written, pass } = setUp();
    writer.change({ url: '/a' });
    writer.change({ url: '/b' });
    writer.flush();
    pass(1_000);
    expect(written).toEqual(['/a', '/b']);
  });

  test('what is ahead of an entry that was left is forgotten', () => {
    const { writer, written, pass } = setUp();
    writer.change({ url: '/a' });
    writer.change({ url: '/b' });
    writer.forget();
    pass(1_000);
    expect([written, writer.read().url]).toEqual([['/a'], '/a']);
  });
});
