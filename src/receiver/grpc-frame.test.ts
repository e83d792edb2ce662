import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BodyStop } from './body-fault.ts';
import { GrpcFrameReader, grpcFrame } from './grpc-frame.ts';

/** What a reader makes of `bytes` cut into pieces of `size`. */
function read(bytes: Uint8Array, size: number, bytesMax = 1_000): { message: Buffer; compressed: boolean } {
  const reader = new GrpcFrameReader(bytesMax);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) parts.push(reader.push(bytes.subarray(at, at + size)));
  reader.end();
  return { message: Buffer.concat(parts), compressed: reader.compressed };
}

function faultOf(act: () => unknown): Pick<BodyStop, 'reason' | 'message'> {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof BodyStop) return thrown;
    throw thrown;
  }
  throw new Error('nothing was wrong');
}

describe('gRPC frames', () => {
  test('G-1: a message comes out of its frame, however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 310 }), (message, size) => {
        expect(read(grpcFrame(message), size)).toEqual({ message: Buffer.from(message), compressed: false });
      }),
    );
  });

  test('a truncated frame is never taken for a message', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 50 }),
        fc.nat(54),
        fc.integer({ min: 1, max: 9 }),
        (message, cut, size) => {
          const whole = grpcFrame(message);
          const part = whole.subarray(0, Math.min(cut, whole.length - 1));
          expect(faultOf(() => read(part, size)).reason).toBe(part.length === 0 ? 'cardinality' : 'protocol');
        },
      ),
    );
  });

  test('the flag says whether the message is compressed', () => {
    expect(read(Uint8Array.of(1, 0, 0, 0, 1, 7), 2).compressed).toBe(true);
  });

  test.each([
    ['an unknown flag', Uint8Array.of(2, 0, 0, 0, 0), 'protocol', /flag 2/],
    [
      'a second message',
      Buffer.concat([grpcFrame(Buffer.from('a')), grpcFrame(Buffer.from('b'))]),
      'cardinality',
      /more than one/,
    ],
    ['a byte too many', Buffer.concat([grpcFrame(Buffer.from('a')), Buffer.of(0)]), 'cardinality', /more than one/],
    ['no byte at all', new Uint8Array(0), 'cardinality', /no message/],
    ['half a head', Uint8Array.of(0, 0, 0), 'protocol', /too early/],
    ['a length over the limit', Uint8Array.of(0, 0, 0, 3, 0xe9), 'too_large', /1001 B over limit 1000 B/],
  ])('%s is refused', (_, bytes, reason, message) => {
    const fault = faultOf(() => read(bytes, 100));
    expect(fault.reason).toBe(reason);
    expect(fault.message).toMatch(message);
  });
});
