/** Whatever arrives, decoding and detection answer with a value. Seeds are recorded Codex bodies. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeExportRequest } from './decode.ts';
import { detectSignals } from './detect-signal.ts';
import type { Encoding, Signal } from './signal.ts';

const FIXTURES = new URL('../../fixtures/codex/0.169.0/', import.meta.url);
const read = (path: string): Buffer => readFileSync(new URL(path, FIXTURES));

/** The head of a body: small enough for many runs, cut in mid-record. */
const SEEDS: readonly (readonly [Signal, Encoding, Buffer])[] = [
  ['logs', 'protobuf', read('binary-protocol/bin/0004-logs.bin')],
  ['traces', 'protobuf', read('grpc-protocol/bin/0002-grpc-traces.bin')],
  ['metrics', 'protobuf', read('binary-protocol/bin/0003-metrics.bin').subarray(0, 20_000)],
  ['logs', 'json', read('shell-one/otlp-logs.jsonl')],
  ['metrics', 'json', read('shell-one/otlp-metrics.jsonl').subarray(0, 20_000)],
];

interface Edit {
  readonly at: number;
  readonly byte: number;
  readonly act: 'set' | 'delete' | 'insert' | 'cut';
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  byte: fc.oneof(fc.nat(255), fc.constantFrom(0, 0x7f, 0x80, 0xff)),
  act: fc.constantFrom('set', 'set', 'set', 'delete', 'insert', 'cut'),
});

function mutate(body: Buffer, edits: readonly Edit[]): Buffer {
  let result = Buffer.from(body);
  for (const { at, byte, act } of edits) {
    const index = Math.floor(at * result.length);
    const rest = act === 'cut' ? Buffer.alloc(0) : result.subarray(act === 'insert' ? index : index + 1);
    const middle = act === 'set' || act === 'insert' ? Buffer.of(byte) : Buffer.alloc(0);
    result = Buffer.concat([result.subarray(0, index), middle, rest]);
  }
  return result;
}

test.each(SEEDS)('mutated %s in %s never throw', (signal, encoding, seed) => {
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
      const body = mutate(seed, edits);
      const result = decodeExportRequest({ signal, encoding, body });
      expect(result.ok ? result.notes.records >= 0 : result.problem.message.length > 0).toBe(true);
      expect(detectSignals(body, encoding).length).toBeLessThan(4);
    }),
    { numRuns: 200, endOnFailure: true },
  );
});

test('random bytes never throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom('logs', 'traces', 'metrics'), (body, signal) => {
      for (const encoding of ['protobuf', 'json'] as const) {
        const result = decodeExportRequest({ signal, encoding, body });
        expect(typeof result.ok).toBe('boolean');
        expect(detectSignals(body, encoding).length).toBeLessThan(4);
      }
    }),
    { numRuns: 1_000 },
  );
});
