/** Recorded log and trace requests of Codex 0.169.0, repeated with fresh ids and times until there are enough. */
import { randomBytes, randomUUID } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Encoding, Signal } from '../src/otlp/signal.ts';
import { encodeRequest } from './otlp-proto.ts';

export type BenchSignal = Exclude<Signal, 'metrics'>;

export interface Body {
  readonly bytes: Uint8Array;
  readonly signal: BenchSignal;
  readonly encoding: Encoding;
  /** Log records or spans. */
  readonly records: number;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const OTLP_ID = /(?<="(?:traceId|spanId|parentSpanId)":")[0-9a-f]+/g;
const TIME = /(?<="\w*[uU]nixNano":")[1-9]\d+/g;

/** What every record has once, and nothing else has. */
const RECORD_MARK = { logs: '"observedTimeUnixNano"', traces: '"startTimeUnixNano"' } as const;

function recorded(signal: BenchSignal): string[] {
  return globSync(path.join(import.meta.dirname, `../fixtures/codex/0.169.0/*/otlp-${signal}.jsonl*`))
    .toSorted()
    .flatMap((file) =>
      (file.endsWith('.gz') ? gunzipSync(readFileSync(file)) : readFileSync(file)).toString().split('\n'),
    )
    .filter((line) => line.includes(RECORD_MARK[signal]));
}

/** Every id of the recording becomes a new one (the same for each of its mentions), every time moves to now. */
function freshen(line: string): string {
  const ids = new Map<string, string>();
  const fresh = (make: (id: string) => string) => (id: string) => {
    const known = ids.get(id) ?? make(id);
    ids.set(id, known);
    return known;
  };
  let shift: bigint | undefined;
  return line
    .replaceAll(
      UUID,
      fresh(() => randomUUID()),
    )
    .replaceAll(
      OTLP_ID,
      fresh((id) => randomBytes(id.length / 2).toString('hex')),
    )
    .replaceAll(TIME, (time) => {
      shift ??= BigInt(Date.now()) * 1_000_000n - BigInt(time);
      return String(BigInt(time) + shift);
    });
}

/**
 * At least `records` log records or spans. JSON is pretty-printed, which is how Codex sends it.
 * Bodies are made one by one, so that making them need not be part of what is measured: collect them first.
 */
export function* corpus(records: number, encoding: Encoding, signal: BenchSignal = 'logs'): Generator<Body> {
  const lines = recorded(signal);
  let made = 0;
  for (let round = 0; made < records; round += 1) {
    const line = freshen(lines[round % lines.length] ?? '');
    const count = line.split(RECORD_MARK[signal]).length - 1;
    made += count;
    const bytes =
      encoding === 'json' ? Buffer.from(JSON.stringify(JSON.parse(line), null, 2)) : encodeRequest(signal, line);
    yield { bytes, signal, encoding, records: count };
  }
}

export const sumRecords = (bodies: readonly Body[]): number => bodies.reduce((sum, { records }) => sum + records, 0);

/** Groups of bodies that make one insert of about `rows` rows each. */
export function* groupsOf(bodies: readonly Body[], rows: number): Generator<Body[]> {
  let group: Body[] = [];
  for (const body of bodies) {
    group.push(body);
    if (sumRecords(group) < rows) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
