import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DiskFile } from '../../lib/disk.ts';
import { encodeHeader, type Frame, type FrameInput, HEADER_BYTES } from './frame.ts';
import { type Damage, measureSegment, readSegment } from './segment.ts';

const MAGIC = Buffer.from('TSF\u0001', 'latin1');

/** Bodies that try to be taken for frames: bits of magic, whole headers of other positions. */
const body = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.constant(new Uint8Array(MAGIC)),
  fc.nat(1000).map((at) => {
    const inner = { kind: 'otlp.logs', encoding: 'json', receivedAt: 1, body: MAGIC } as const;
    return new Uint8Array(Buffer.concat([MAGIC.subarray(0, at % 4), encodeHeader(inner, at), MAGIC]));
  }),
);
const frame: fc.Arbitrary<FrameInput> = fc.record({
  kind: fc.constantFrom('otlp.logs', 'otlp.traces', 'otlp.metrics'),
  encoding: fc.constantFrom('protobuf', 'json'),
  receivedAt: fc.double({ noNaN: true, min: 0, max: 1e14 }),
  body,
});
const frames = fc.array(frame, { maxLength: 12 });
const base = fc.constantFrom(0, 4096, 2 ** 45);

interface Laid {
  readonly bytes: Buffer;
  readonly expected: Frame[];
}

function lay(list: readonly FrameInput[], at: number): Laid {
  const parts: Uint8Array[] = [];
  const expected: Frame[] = [];
  let position = at;
  for (const input of list) {
    const end = position + HEADER_BYTES + input.body.length;
    parts.push(encodeHeader(input, position), input.body);
    expected.push({ ...input, body: Buffer.from(input.body), position, end });
    position = end;
  }
  return { bytes: Buffer.concat(parts), expected };
}

function fileOf(bytes: Buffer): DiskFile {
  const unused = (): Promise<never> => Promise.reject(new Error('not for reading'));
  return {
    size: () => Promise.resolve(bytes.length),
    read: (target, offset) => Promise.resolve(bytes.copy(target, 0, offset, offset + target.length)),
    write: unused,
    truncate: unused,
    sync: unused,
    close: () => Promise.resolve(),
  };
}

async function readAll(bytes: Buffer, at: number): Promise<{ found: Frame[]; damage: Damage }> {
  const found: Frame[] = [];
  const damage = { stretches: 0, bytes: 0 };
  for await (const item of readSegment(fileOf(bytes), { base: at, from: 0, to: bytes.length }, damage))
    found.push(item);
  return { found, damage };
}

test('what was written is read back, with its positions', async () => {
  await fc.assert(
    fc.asyncProperty(frames, base, async (list, at) => {
      const { bytes, expected } = lay(list, at);
      const { found, damage } = await readAll(bytes, at);
      expect(found).toEqual(expected);
      expect(damage).toEqual({ stretches: 0, bytes: 0 });
    }),
  );
});

test('a file cut anywhere gives the frames that are whole, and says where they end', async () => {
  await fc.assert(
    fc.asyncProperty(frames, base, fc.nat(), async (list, at, seed) => {
      const { bytes, expected } = lay(list, at);
      const cut = seed % (bytes.length + 1);
      const whole = expected.filter(({ end }) => end - at <= cut);
      const { found } = await readAll(bytes.subarray(0, cut), at);
      expect(found).toEqual(whole);
      const { goodBytes, fileBytes } = await measureSegment(fileOf(bytes.subarray(0, cut)), at);
      expect({ goodBytes, fileBytes }).toEqual({ goodBytes: (whole.at(-1)?.end ?? at) - at, fileBytes: cut });
    }),
  );
});

test('damage costs the frames that it touches and no other', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(frame, { minLength: 1, maxLength: 12 }),
      base,
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 }),
      async (list, at, flips) => {
        const { bytes, expected } = lay(list, at);
        const clean = Buffer.from(bytes);
        for (const [where, mask] of flips)
          bytes.writeUInt8((bytes[where % bytes.length] ?? 0) ^ mask, where % bytes.length);
        const isClean = ({ position, end }: Frame): boolean =>
          bytes.compare(clean, position - at, end - at, position - at, end - at) === 0;
        const { found } = await readAll(bytes, at);
        expect(found).toEqual(expected.filter(isClean));
      },
    ),
  );
});

test('a torn tail of zeros or garbage is not taken for a frame', async () => {
  const { bytes, expected } = lay([{ kind: 'otlp.logs', encoding: 'json', receivedAt: 5, body: MAGIC }], 0);
  for (const tail of [Buffer.alloc(500), Buffer.alloc(500, 0x54), Buffer.concat([MAGIC, Buffer.alloc(40)])]) {
    const torn = Buffer.concat([bytes, tail]);
    expect((await readAll(torn, 0)).found).toEqual(expected);
    expect(await measureSegment(fileOf(torn), 0)).toMatchObject({ goodBytes: bytes.length, damage: { bytes: 0 } });
  }
});

test('a frame larger than the reading window comes whole', async () => {
  const large = Buffer.alloc(3_000_000, 'x');
  const { bytes, expected } = lay(
    [large, Buffer.from('small'), large].map(
      (part) => ({ kind: 'otlp.traces', encoding: 'json', receivedAt: 1, body: part }) as const,
    ),
    64,
  );
  const { found } = await readAll(bytes, 64);
  // Compared as bytes: a matcher walks three million elements one by one.
  expect(found.map(({ body: read }, index) => Buffer.compare(read, expected[index]!.body))).toEqual([0, 0, 0]);
});

test('a kind from a newer version is given as unknown, not as damage', async () => {
  const { bytes } = lay([{ kind: 'otlp.logs', encoding: 'json', receivedAt: 5, body: MAGIC }], 0);
  bytes.writeUInt8(99, 24);
  const { crc32 } = await import('node:zlib');
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 32)), 32);
  expect((await readAll(bytes, 0)).found.map(({ kind }) => kind)).toEqual(['unknown']);
});
