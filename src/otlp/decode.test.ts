import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeExportRequest } from './decode.ts';
import type { Signal } from './signal.ts';

const FIXTURES = new URL('../../fixtures/codex/0.169.0/', import.meta.url);

/** Counts in the raw JSON, by another way than the decoder's. */
const count = (text: string, needle: RegExp): number => text.match(needle)?.length ?? 0;

describe('recorded Codex sessions', () => {
  test.each([
    ['logs', /"observedTimeUnixNano":/g],
    ['traces', /"parentSpanId":/g],
    ['metrics', /"startTimeUnixNano":/g],
  ] as const)('JSON %s decode to as many records as the text names', (signal, needle) => {
    const lines = readFileSync(new URL(`shell-one/otlp-${signal}.jsonl`, FIXTURES), 'utf8')
      .trim()
      .split('\n');
    for (const line of lines) {
      const result = decodeExportRequest({ signal, encoding: 'json', body: Buffer.from(line) });
      expect(result).toMatchObject({
        ok: true,
        notes: { records: count(line, needle), rejected: 0, truncatedValues: 0, invalidUtf8: 0 },
      });
    }
  });

  const bodies = ['binary-protocol', 'grpc-protocol'].flatMap((folder) =>
    readdirSync(new URL(`${folder}/bin/`, FIXTURES)).map((file) => `${folder}/bin/${file}`),
  );
  test.each(bodies)('protobuf body %s decodes without a note', (path) => {
    const signal = (/(logs|traces|metrics)\.bin$/.exec(path)?.[1] ?? '') as Signal;
    const result = decodeExportRequest({ signal, encoding: 'protobuf', body: readFileSync(new URL(path, FIXTURES)) });
    expect(result).toMatchObject({
      ok: true,
      notes: { rejected: 0, droppedAttributes: 0, truncatedValues: 0, cutValues: 0, invalidUtf8: 0 },
    });
    expect(result.ok && result.notes.records).toBeGreaterThan(20);
  });
});
