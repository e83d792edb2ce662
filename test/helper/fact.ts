/** Observations for tests, of which only what matters is said. */
import type { Observation } from '../../src/model/observation.ts';

export const FACT_THREAD = '01a1fb18-3bad-72b1-827d-9576cf7b4240';
export const FACT_AT = Date.parse('2026-11-20T10:00:00Z');

export const fact = (more: Partial<Observation> = {}): Observation => ({
  id: 'fact',
  source: 'rollout',
  kind: 'event',
  name: 'said',
  at: FACT_AT,
  durationMs: null,
  threadId: FACT_THREAD,
  turnId: '',
  callId: '',
  responseId: '',
  traceId: '',
  spanId: '',
  parentSpanId: '',
  attributes: {},
  ...more,
});
