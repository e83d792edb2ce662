import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AnyValue, KeyValue } from '../../common/value.ts';
import { decodeTracesProtobuf } from '../protobuf/decode.ts';
import { encodeTracesProtobuf } from '../protobuf/encode.ts';
import type { Span, TracesRequest } from '../span.ts';
import { decodeTracesJson } from './decode.ts';
import { encodeTracesJson, tracesJson } from './encode.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 30 });
const uint32 = fc.nat(0xffff_ffff);
const time = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const id = (bytes: number): fc.Arbitrary<string> =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((all) => (all.some((byte) => byte !== 0) ? Buffer.from(all).toString('hex') : ''));

const { value } = fc.letrec<{ value: AnyValue; entry: KeyValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(null),
    text,
    fc.boolean(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.double(),
    fc.uint8Array({ maxLength: 20 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(tie('entry'), { maxLength: 4 }).map((entries) => ({ entries })),
  ),
  entry: fc.record({ key: text, value: tie('value') }),
}));
const attributed = {
  attributes: fc.array(fc.record({ key: text, value }), { maxLength: 4 }),
  droppedAttributesCount: uint32,
};
const ids = { traceId: id(16), spanId: id(8), traceState: text, flags: uint32 };
const span: fc.Arbitrary<Span> = fc.record({
  ...ids,
  parentSpanId: id(8),
  name: text,
  kind: fc.integer(),
  startTimeUnixNano: time,
  endTimeUnixNano: time,
  ...attributed,
  events: fc.array(fc.record({ timeUnixNano: time, name: text, ...attributed }), { maxLength: 2 }),
  droppedEventsCount: uint32,
  links: fc.array(fc.record({ ...ids, ...attributed }), { maxLength: 2 }),
  droppedLinksCount: uint32,
  statusCode: fc.integer(),
  statusMessage: text,
});
const request: fc.Arbitrary<TracesRequest> = fc.record({
  resourceSpans: fc.array(
    fc.record({
      resource: fc.record(attributed),
      schemaUrl: text,
      scopeSpans: fc.array(
        fc.record({
          scope: fc.record({ name: text, version: text, ...attributed }),
          schemaUrl: text,
          spans: fc.array(span, { maxLength: 2 }),
        }),
        { maxLength: 2 },
      ),
    }),
    { maxLength: 2 },
  ),
});

test('decoding gives back what was encoded, and protobuf gives the same', () => {
  fc.assert(
    fc.property(request, (sent) => {
      const fromJson = decodeTracesJson(encodeTracesJson(sent));
      expect(fromJson).toMatchObject({ ok: true, request: sent });
      const fromProtobuf = decodeTracesProtobuf(encodeTracesProtobuf(sent));
      expect(fromProtobuf).toMatchObject({ ok: true, request: sent });
    }),
    { numRuns: 200 },
  );
});

test('speaks OTLP/JSON: hex ids, 64-bit numbers as text, nothing that is unset', () => {
  const scope = { name: 'turnscope', version: '', attributes: [], droppedAttributesCount: 0 };
  const one: Span = {
    traceId: '5b8efff798038103d269b633813fc60c',
    spanId: 'eee19b7ec3c1b174',
    traceState: '',
    parentSpanId: '',
    flags: 0,
    name: 'chat gpt-5.5',
    kind: 3,
    startTimeUnixNano: 1_544_712_660_000_000_000n,
    endTimeUnixNano: 1_544_712_661_000_000_000n,
    attributes: [
      { key: 'tokens', value: 9_007_199_254_740_993n },
      { key: 'ratio', value: 0.5 },
      { key: 'tags', value: ['codex'] },
    ],
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    statusCode: 1,
    statusMessage: '',
  };
  const resource = { attributes: [], droppedAttributesCount: 0 };
  expect(
    tracesJson({ resourceSpans: [{ resource, schemaUrl: '', scopeSpans: [{ scope, schemaUrl: '', spans: [one] }] }] }),
  ).toEqual({
    resourceSpans: [
      {
        resource: { attributes: [] },
        scopeSpans: [
          {
            scope: { name: 'turnscope', attributes: [] },
            spans: [
              {
                traceId: '5b8efff798038103d269b633813fc60c',
                spanId: 'eee19b7ec3c1b174',
                name: 'chat gpt-5.5',
                kind: 3,
                startTimeUnixNano: '1544712660000000000',
                endTimeUnixNano: '1544712661000000000',
                attributes: [
                  { key: 'tokens', value: { intValue: '9007199254740993' } },
                  { key: 'ratio', value: { doubleValue: 0.5 } },
                  { key: 'tags', value: { arrayValue: { values: [{ stringValue: 'codex' }] } } },
                ],
                events: [],
                links: [],
                status: { code: 1 },
              },
            ],
          },
        ],
      },
    ],
  });
});
