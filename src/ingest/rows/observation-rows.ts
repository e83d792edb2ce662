import type { Observation } from '../../model/observation.ts';
import type { RowBlock } from '../../store/store.ts';
import { RowBinaryWriter } from './row-binary-writer.ts';

/** Rows of `codex_event`. */
export function rowsOfObservations(observations: readonly Observation[]): RowBlock {
  const writer = new RowBinaryWriter(16 * 1024);
  for (const observation of observations) writeObservation(writer, observation);
  return { table: 'codex_event', rowCount: observations.length, bytes: writer.bytes() };
}

function writeObservation(writer: RowBinaryWriter, observation: Observation): void {
  writer.string(observation.id);
  writer.string(observation.source);
  writer.string(observation.kind);
  writer.string(observation.name);
  writer.string(observation.threadId);
  writer.string(observation.turnId);
  writer.string(observation.callId);
  writer.string(observation.responseId);
  writer.string(observation.traceId);
  writer.string(observation.spanId);
  writer.string(observation.parentSpanId);
  // DateTime64(6) counts microseconds, `at` counts milliseconds.
  writer.int64Number(Math.round(observation.at * 1000));
  writer.nullableFloat64(observation.durationMs);
  const attributes = Object.entries(observation.attributes);
  writer.count(attributes.length);
  for (const [name, value] of attributes) {
    writer.string(name);
    writer.string(value);
  }
}
