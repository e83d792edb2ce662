import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readEvents, type StreamEvent } from './event-stream.ts';

const TEXT =
  'retry: 1000\n: connected\n\nid: 1\nevent: session\ndata: {"a":"ü退"}\n\nevent: x\r\ndata: 1\r\ndata: 2\r\n\r\ndata: open end';
const EXPECTED: readonly StreamEvent[] = [
  { event: 'session', data: '{"a":"ü退"}' },
  { event: 'x', data: '1\n2' },
];

async function* cut(bytes: Uint8Array, places: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (const place of [...places].sort((a, b) => a - b)) {
    yield bytes.slice(from, place);
    from = Math.max(from, place);
  }
  yield bytes.slice(from);
}

test('any cut of the bytes gives the same events', async () => {
  const bytes = new TextEncoder().encode(TEXT);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 12 }), async (places) => {
      const events: StreamEvent[] = [];
      for await (const event of readEvents(cut(bytes, places))) events.push(event);
      expect(events).toEqual(EXPECTED);
    }),
  );
});
