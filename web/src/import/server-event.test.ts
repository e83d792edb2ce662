import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readServerEvents, type ServerEvent } from './server-event.ts';

const TEXT =
  'event: progress\ndata: {"files":1}\n\n: hello\n\nevent: done\ndata: {"name":"é: ü"}\n\nevent: half\ndata: {';

async function read(chunks: readonly Uint8Array[]): Promise<ServerEvent[]> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  const events: ServerEvent[] = [];
  for await (const event of readServerEvents(body)) events.push(event);
  return events;
}

test('however the bytes are cut, the events are the same; half of one is none', async () => {
  const bytes = new TextEncoder().encode(TEXT);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: bytes.length })), async (cuts) => {
      const edges = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
      const chunks = edges.slice(1).map((end, index) => bytes.slice(edges[index], end));
      expect(await read(chunks)).toEqual([
        { event: 'progress', data: '{"files":1}' },
        { event: 'done', data: '{"name":"é: ü"}' },
      ]);
    }),
  );
});
