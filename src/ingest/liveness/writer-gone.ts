import { hash } from 'node:crypto';
import type { Observation } from '../../model/observation.ts';

/** What the look at a thread's lock tells: its process has ended without a word. `at` in ms since the epoch. */
export const writerGone = (threadId: string, at: number): Observation => ({
  id: hash('md5', ['writer gone', threadId, String(at)].join('\u0000')),
  source: 'rollout',
  kind: 'thread_ended',
  name: 'thread_writer_gone',
  at,
  durationMs: null,
  threadId,
  turnId: '',
  callId: '',
  responseId: '',
  traceId: '',
  spanId: '',
  parentSpanId: '',
  attributes: { reason: 'writer_gone' },
});
