/** Raw rows as what they were made of, as far as `codex` reads it. Every formula undoes one in `ingest/rows`. */
import type { ToldLog } from '../../codex/log-observation.ts';
import type { ToldSpan } from '../../codex/span-observation.ts';
import type { HookRecord } from '../../model/hook-record.ts';
import type { KeyValue } from '../../otlp/common/value.ts';
import type { RawHook, RawLog, RawSpan, TimestampSource } from '../../store/raw-reader.ts';

const isSent = (source: TimestampSource): boolean => source === 'sent' || source === 'sent_implausible';

/** A map's two columns as the list that they came from; every value is text now. */
export const attributesOf = (names: readonly string[], texts: readonly string[]): KeyValue[] =>
  names.map((key, index) => ({ key, value: texts[index] ?? '' }));

export function toldLog(row: RawLog): ToldLog {
  const time = BigInt(row.Time);
  return {
    timeUnixNano: isSent(row.TimestampSource) ? time : 0n,
    // the column holds a difference of unsigned numbers in 64 bits
    observedTimeUnixNano: BigInt.asUintN(64, time + BigInt(row.ObservedAfterNs)),
    traceId: row.TraceId,
    spanId: row.SpanId,
    attributes: attributesOf(row.Names, row.Texts),
  };
}

export function toldSpan(row: RawSpan): ToldSpan {
  const time = BigInt(row.Time);
  return {
    traceId: row.TraceId,
    spanId: row.SpanId,
    parentSpanId: row.ParentSpanId,
    name: row.SpanName,
    startTimeUnixNano: isSent(row.TimestampSource) ? time : 0n,
    endTimeUnixNano: time + BigInt(row.Duration) - BigInt(row.EndBeforeStart),
    attributes: attributesOf(row.Names, row.Texts),
  };
}

export const toldHook = (row: RawHook): HookRecord => ({
  event: row.Event,
  arrivedAt: Number(row.Micros) / 1000,
  payload: row.Payload,
});
