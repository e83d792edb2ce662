/**
 * A process to kill: opens an outbox, puts items, and sends what waits, all at once. Says on stdout what it has kept (`kept <name>`), and in the end `done`; `conflict` when
 * another one has the outbox.
 *
 *     node outbox-process.ts <folder> <url> <name> …
 *
 * Each item is one span of that name with random bytes in it, so that an item made twice is told from one sent twice.
 */
import { randomBytes } from 'node:crypto';
import { drainOutbox } from '../../src/deliver/drain.ts';
import { openOutbox } from '../../src/deliver/outbox.ts';
import { createTransport } from '../../src/deliver/transport.ts';
import { AppError } from '../../src/lib/errors.ts';
import { encodeTracesProtobuf } from '../../src/otlp/traces/protobuf/encode.ts';
import type { Span } from '../../src/otlp/traces/span.ts';

const span = (name: string): Span => ({
  traceId: randomBytes(16).toString('hex'),
  spanId: randomBytes(8).toString('hex'),
  traceState: randomBytes(2_000).toString('hex'),
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

function bodyOf(name: string): Uint8Array {
  const scope = { name: 'test', version: '', attributes: [], droppedAttributesCount: 0 };
  const resource = { attributes: [], droppedAttributesCount: 0 };
  const scopeSpans = [{ scope, schemaUrl: '', spans: [span(`${name}/1`), span(`${name}/2`), span(`${name}/3`)] }];
  return encodeTracesProtobuf({ resourceSpans: [{ resource, schemaUrl: '', scopeSpans }] });
}

async function run(folder: string, url: string, names: readonly string[]): Promise<void> {
  const outbox = await openOutbox({ folder, limits: { bytesMax: 1e9, ageMaxMs: 1e9 }, now: Date.now });
  const transport = createTransport({
    url,
    protocol: 'http/protobuf',
    headers: {},
    compression: 'gzip',
    tls: { ca: null, clientCert: null, clientKey: null },
    proxy: null,
    timeoutMs: 5_000,
    requestBytesMax: 10_000,
  });
  const drain = (): ReturnType<typeof drainOutbox> =>
    drainOutbox({
      outbox,
      transportOf: (signal) => (signal === 'traces' ? transport : null),
      // Three spans of 4 KB: every item is cut into parts on the disk.
      requestBytesMax: 10_000,
      abort: new AbortController().signal,
      now: Date.now,
      until: 'empty',
      draw: () => 0,
    });
  const first = drain();
  for (const name of names) {
    const kept = await outbox.put({ key: `turn/${name}`, signal: 'traces', body: bodyOf(name), records: 3 });
    process.stdout.write(`${kept} ${name}\n`);
  }
  await first;
  await drain();
  await outbox.close();
  await transport.close();
  process.stdout.write('done\n');
}

const [folder = '', url = '', ...names] = process.argv.slice(2);
await run(folder, url, names).catch((thrown: unknown) => {
  process.stdout.write(`${AppError.from(thrown).code}\n`);
});
