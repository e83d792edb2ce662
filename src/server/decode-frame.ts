import type { DecodeFrame } from '../ingest/backlog.ts';
import type { HookRecord } from '../model/hook-record.ts';
import type { Observation } from '../model/observation.ts';
import { Interner } from '../otlp/common/protobuf/interner.ts';
import { decodeExportRequest } from '../otlp/decode.ts';
import type { Signal } from '../otlp/signal.ts';

const SIGNAL: Readonly<Record<string, Signal>> = {
  'otlp.logs': 'logs',
  'otlp.traces': 'traces',
  'otlp.metrics': 'metrics',
};

/** What the receiver had decoded before it was accepted, once more from the journal. */
export function createDecodeFrame(): DecodeFrame {
  // A backlog repeats its keys as much as live traffic does, and making two tables a request costs more than decoding it.
  const interner = new Interner();
  return ({ kind, encoding, body }) => {
    if (kind === 'hooks' || kind === 'rollout') return decodeJson(kind, body);
    const signal = SIGNAL[kind];
    if (signal === undefined || encoding === 'unknown') {
      return { ok: false, message: 'a newer version of Turnscope wrote this' };
    }
    const result = decodeExportRequest({ signal, encoding, body }, { interner });
    return result.ok
      ? { ok: true, decoded: result.request }
      : { ok: false, message: `${result.problem.field}: ${result.problem.message}` };
  };
}

/** We wrote it ourselves, and the frame's checksum says that it is whole. */
function decodeJson(kind: 'hooks' | 'rollout', body: Uint8Array): ReturnType<DecodeFrame> {
  try {
    const told = JSON.parse(Buffer.from(body).toString()) as unknown;
    return {
      ok: true,
      decoded:
        kind === 'hooks'
          ? { signal: 'hooks', records: told as HookRecord[] }
          : { signal: 'rollout', observations: told as Observation[] },
    };
  } catch (thrown) {
    return { ok: false, message: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
