/** Recorded log requests of Codex 0.169.0, repeated with fresh threads and times until there are enough. */
import { randomUUID } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Encoding } from '../src/otlp/signal.ts';
import { encodeLogs } from './otlp-proto.ts';

const RECORDED = path.join(import.meta.dirname, '../fixtures/codex/0.169.0/*/otlp-logs.jsonl');
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

export interface Body {
  readonly bytes: Uint8Array;
  readonly encoding: Encoding;
  readonly records: number;
}

function recorded(): string[] {
  return globSync(RECORDED)
    .sort()
    .flatMap((file) => readFileSync(file, 'utf8').split('\n'))
    .filter((line) => line !== '');
}

/** Every id of the recording becomes a new one (the same for each of its mentions), every time moves to now. */
function freshen(line: string, atNano: bigint): string {
  const ids = new Map<string, string>();
  const withIds = line.replaceAll(UUID, (id) => {
    const known = ids.get(id) ?? randomUUID();
    ids.set(id, known);
    return known;
  });
  let count = 0n;
  return withIds.replaceAll(/"observedTimeUnixNano":"\d+"/g, () => {
    count += 1_000n;
    return `"observedTimeUnixNano":"${atNano + count}"`;
  });
}

/**
 * At least `records` log records. JSON is pretty-printed, which is how Codex sends it.
 * Bodies are made one by one, so that making them need not be part of what is measured: collect them first.
 */
export function* corpus(records: number, encoding: Encoding): Generator<Body> {
  const lines = recorded();
  let made = 0;
  for (let round = 0; made < records; round += 1) {
    const line = freshen(lines[round % lines.length] ?? '', BigInt(Date.now()) * 1_000_000n);
    const count = line.split('"observedTimeUnixNano"').length - 1;
    if (count === 0) continue;
    made += count;
    const text = encoding === 'json' ? JSON.stringify(JSON.parse(line), null, 2) : line;
    yield { bytes: encoding === 'json' ? Buffer.from(text) : encodeLogs(text), encoding, records: count };
  }
}
