/**
 * The raw tables, read whole in order of time and in stretches that fit into memory. Nobody knows beforehand how much a stretch holds,
 * so the engine refuses an answer that is too large, and the stretch is halved; where little comes, it grows.
 */
import { AppError } from '../lib/errors.ts';
import { NANOSECOND_MAX } from '../lib/nanosecond.ts';
import { sqlFile } from './sql-file.ts';
import type { QueryParams, Store } from './store.ts';

interface Attributes {
  /** Keys as they came, repeated ones included, each with the text at the same place in `Texts`. */
  readonly Names: readonly string[];
  readonly Texts: readonly string[];
  readonly ResourceNames: readonly string[];
  readonly ResourceTexts: readonly string[];
}

/** Which of OTLP's times a row is filed under, in the words of the column TimestampSource. */
export type TimestampSource = 'sent' | 'observed' | 'received' | 'sent_implausible' | 'observed_implausible';

/** 64-bit integers are text. */
export interface RawLog extends Attributes {
  /** Nanoseconds since the epoch. */
  readonly Time: string;
  readonly TimestampSource: TimestampSource;
  readonly ObservedAfterNs: string;
  readonly TraceId: string;
  readonly SpanId: string;
  readonly ReceivedMs: string;
}

export interface RawSpan extends Attributes {
  readonly Time: string;
  readonly TimestampSource: TimestampSource;
  readonly Duration: string;
  readonly EndBeforeStart: string;
  readonly TraceId: string;
  readonly SpanId: string;
  readonly ParentSpanId: string;
  readonly SpanName: string;
}

export interface RawHook {
  /** Microseconds since the epoch. */
  readonly Micros: string;
  readonly Event: string;
  readonly Payload: string;
}

export interface RawRows {
  readonly 'raw-log': RawLog;
  readonly 'raw-span': RawSpan;
  readonly 'raw-hook': RawHook;
}

export interface RawLimits {
  /** Rows and bytes of one answer, as the engine counts them. */
  readonly rowsMax: number;
  readonly bytesMax: number;
}

export const RAW_LIMITS: RawLimits = { rowsMax: 20_000, bytesMax: 16 * 1024 * 1024 };

/** The last nanosecond that the tables' own order and partitions know how to count to (2106), less the rounding of the former. */
const NEAR_MAX = (2n ** 32n - 600n) * 1_000_000_000n;
const FIRST_STRETCH_NS = 3_600_000_000_000n;
/** A stretch that gave less than this part of the rows allowed is followed by one of twice its length. */
const GROWS_BELOW = 1 / 4;
/** Records of one nanosecond are divided into so many answers at the most; then they come in whatever size they have. */
const BUCKETS_MAX = 256;
const READ_SECONDS = 300;

interface Stretch {
  /** Nanoseconds since the epoch, both inside. */
  readonly first: bigint;
  readonly last: bigint;
  readonly bucket: number;
  readonly buckets: number;
}

/** Halves: by time, and where there is nothing left to divide by a hash of what was said. null: not divided any more. */
export function halves({ first, last, bucket, buckets }: Stretch): readonly [Stretch, Stretch] | null {
  if (last > first) {
    const middle = first + (last - first) / 2n;
    return [
      { first, last: middle, bucket, buckets },
      { first: middle + 1n, last, bucket, buckets },
    ];
  }
  if (buckets >= BUCKETS_MAX) return null;
  return [
    { first, last, bucket, buckets: buckets * 2 },
    { first, last, bucket: bucket + buckets, buckets: buckets * 2 },
  ];
}

interface Reading {
  readonly store: Pick<Store, 'query'>;
  readonly name: keyof RawRows;
  readonly params: QueryParams;
  readonly limits: RawLimits;
}

/** Answers that hold every row once, never empty ones. `params`: of the query file, beside those about time. */
export async function* readRaw<Name extends keyof RawRows>(
  store: Pick<Store, 'query'>,
  name: Name,
  params: QueryParams = {},
  limits: RawLimits = RAW_LIMITS,
): AsyncGenerator<readonly RawRows[Name][]> {
  const near = { store, name, limits, params: { ...params, far: 0 } };
  let lengthNs = FIRST_STRETCH_NS;
  for (let first = await nextTime(near, 0n, NEAR_MAX); first !== null; ) {
    const end: bigint = first + lengthNs - 1n;
    const last = end > NEAR_MAX ? NEAR_MAX : end;
    let rows = 0;
    let answers = 0;
    for await (const answer of readStretch<Name>(near, { first, last, bucket: 0, buckets: 1 })) {
      rows += answer.length;
      answers += 1;
      if (answer.length > 0) yield answer;
    }
    if (answers > 1) lengthNs = lengthNs > 1n ? lengthNs / 2n : 1n;
    else if (rows < limits.rowsMax * GROWS_BELOW) lengthNs *= 2n;
    // asking when the next comes costs a look at everything behind: worth it only where nothing came
    first = rows > 0 && last < NEAR_MAX ? last + 1n : await nextTime(near, last + 1n, NEAR_MAX);
  }
  const far = { ...near, params: { ...params, far: 1 } };
  const first = await nextTime(far, NEAR_MAX + 1n, NANOSECOND_MAX);
  if (first === null) return;
  for await (const answer of readStretch<Name>(far, { first, last: NANOSECOND_MAX, bucket: 0, buckets: 1 }))
    if (answer.length > 0) yield answer;
}

async function* readStretch<Name extends keyof RawRows>(
  reading: Reading,
  stretch: Stretch,
): AsyncGenerator<readonly RawRows[Name][]> {
  const parts = halves(stretch);
  const { store, name, params, limits } = reading;
  const { first, last, bucket, buckets } = stretch;
  const bound =
    parts === null
      ? ''
      : `\nSETTINGS max_result_rows = ${limits.rowsMax}, max_result_bytes = ${limits.bytesMax}, result_overflow_mode = 'throw'`;
  try {
    yield await store.query<RawRows[Name]>(
      sqlFile(`query/${name}.sql`) + bound,
      { ...params, first: String(first), last: String(last), bucket, buckets },
      { timeoutSeconds: READ_SECONDS },
    );
    return;
  } catch (thrown) {
    if (parts === null || !(thrown instanceof AppError) || thrown.code !== 'too_large') throw thrown;
  }
  for (const part of parts) yield* readStretch<Name>(reading, part);
}

/** Nanoseconds since the epoch; null for an empty table. */
export const oldestRaw = (store: Pick<Store, 'query'>, name: keyof RawRows): Promise<bigint | null> =>
  nextTime({ store, name, params: { far: 0 }, limits: RAW_LIMITS }, 0n, NEAR_MAX);

/** When the first row comes of those from `from` to `to`; null where there is none. */
async function nextTime({ store, name, params }: Reading, from: bigint, to: bigint): Promise<bigint | null> {
  const [row] = await store.query<{ first: string }>(
    sqlFile(`query/${name}-next.sql`),
    { far: params['far'] ?? 0, from: String(from), to: String(to) },
    { timeoutSeconds: READ_SECONDS },
  );
  return row === undefined ? null : BigInt(row.first);
}
