/**
 * What both listeners do with a body: look whose it is, decode, hand over, count. The verdict is free of HTTP and gRPC;
 * each listener turns it into its own answer.
 */
import { performance } from 'node:perf_hooks';
import type { Delivery, Intake, IntakeAnswer } from '../ingest/intake.ts';
import { Interner } from '../otlp/common/protobuf/interner.ts';
import type { DecodeNotes, DecodeProblem } from '../otlp/common/result.ts';
import { decodeExportRequest, type EncodedRequest } from '../otlp/decode.ts';
import { detectSignals } from '../otlp/detect-signal.ts';
import type { Signal } from '../otlp/signal.ts';
import { ACCEPTED, type Counters, REFUSED, REJECTED, TRUNCATED, type Transport } from './counter.ts';

export type Verdict =
  /** Durable (or empty). `rejected` counts records left out; `message` says why, or warns when it is 0. */
  | { readonly outcome: 'accepted'; readonly rejected: number; readonly message: string }
  | { readonly outcome: 'malformed'; readonly problem: DecodeProblem }
  /** Try again: nothing was kept. */
  | { readonly outcome: 'overloaded'; readonly retryAfterSeconds: number; readonly message: string }
  | { readonly outcome: 'unavailable'; readonly retryAfterSeconds: number; readonly message: string };

export interface ReceptionOptions {
  readonly intake: Intake;
  readonly counters: Counters;
  /** ms since the epoch. */
  readonly now: () => number;
}

export type Reception = (request: EncodedRequest, transport: Transport) => Promise<Verdict>;

/** A full disk is mended by a person; a restart takes seconds. */
const DISK_FULL_RETRY_SECONDS = 60;
const RESTART_RETRY_SECONDS = 5;

export const SIGNAL_PATHS: Readonly<Record<Signal, string>> = {
  logs: '/v1/logs',
  traces: '/v1/traces',
  metrics: '/v1/metrics',
};

export function createReception({ intake, counters, now }: ReceptionOptions): Reception {
  // Shared by all requests: Codex sends the same keys again and again.
  const interner = new Interner();
  return async (request, transport) => {
    const receivedAt = now();
    const startedAt = performance.now();
    const wrong = wrongSignal(request);
    if (wrong !== null) return refuse(counters, transport, 'wrong_signal', wrong);
    const result = decodeExportRequest(request, { interner });
    if (!result.ok) return refuse(counters, transport, 'malformed', result.problem);
    const { request: decoded, notes } = result;
    countNotes(counters, notes);
    const { signal, encoding, body } = request;
    counters.add(REFUSED[signal], { transport }, notes.rejected);
    // Nothing in it that could be lost: answered without waiting for the disk.
    if (notes.records > 0) {
      const answer = await offer(intake, { decoded, body, encoding, receivedAt });
      if (answer.outcome !== 'accepted') {
        counters.add(REFUSED[signal], { transport }, notes.records);
        counters.add(REJECTED, { transport, reason: answer.outcome });
        return refusal(answer);
      }
    }
    counters.add(ACCEPTED[signal], { transport }, notes.records);
    counters.observeAck(transport, performance.now() - startedAt);
    return { outcome: 'accepted', rejected: notes.rejected, message: messageOf(notes) };
  };
}

function refuse(counters: Counters, transport: Transport, reason: string, problem: DecodeProblem): Verdict {
  counters.add(REJECTED, { transport, reason });
  return { outcome: 'malformed', problem };
}

/** A body that can only be another signal's; null when it may be what it should be, or cannot be told. */
function wrongSignal({ signal, encoding, body }: EncodedRequest): DecodeProblem | null {
  const signals = detectSignals(body, encoding);
  if (signals.length === 0 || signals.includes(signal)) return null;
  const names = signals.map((other) => `${other} (send them to ${SIGNAL_PATHS[other]})`).join(' or ');
  return { field: '', message: `this is not ${signal}: the body holds ${names}` };
}

type Refusal = Exclude<IntakeAnswer, { outcome: 'accepted' }> | { outcome: 'failed'; message: string };

/** An intake that throws is broken for the moment, not for ever: the sender may try again. */
async function offer(intake: Intake, delivery: Delivery): Promise<IntakeAnswer | Refusal> {
  try {
    return await intake.accept(delivery);
  } catch (thrown) {
    return { outcome: 'failed', message: `cannot keep the request: ${thrown instanceof Error ? thrown.message : ''}` };
  }
}

function refusal(answer: Refusal): Verdict {
  switch (answer.outcome) {
    case 'overloaded':
      return answer;
    case 'disk_full':
      return { outcome: 'unavailable', retryAfterSeconds: DISK_FULL_RETRY_SECONDS, message: answer.message };
    case 'closed':
    case 'failed':
      return { outcome: 'unavailable', retryAfterSeconds: RESTART_RETRY_SECONDS, message: answer.message };
  }
}

function countNotes(counters: Counters, notes: DecodeNotes): void {
  for (const what of ['truncatedKeys', 'truncatedValues', 'droppedAttributes', 'cutValues', 'invalidUtf8'] as const) {
    if (notes[what] > 0) counters.add(TRUNCATED, { what }, notes[what]);
  }
}

/** One sentence for the sender's developer; '' when everything was kept as it came. Bytes replaced are only counted. */
function messageOf(notes: DecodeNotes): string {
  const parts: string[] = [];
  if (notes.rejected > 0) parts.push(`${notes.rejected} rejected, first: ${notes.rejection}`);
  if (notes.truncatedKeys > 0) parts.push(`${notes.truncatedKeys} keys truncated`);
  if (notes.truncatedValues > 0) parts.push(`${notes.truncatedValues} values truncated`);
  if (notes.droppedAttributes > 0) parts.push(`${notes.droppedAttributes} attributes dropped`);
  if (notes.cutValues > 0) parts.push(`${notes.cutValues} values nested too deep`);
  return parts.join('; ');
}
