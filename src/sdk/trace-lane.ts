import { trace } from '@opentelemetry/api';
import { attributesOf } from './log-lane.ts';
import type { EventSink, FieldValue } from './telemetry-event.ts';

/** Events on the span that is current where they are emitted; outside of any span they go nowhere, as in Codex. */
export const traceLane: EventSink = {
  emit: ({ name, level, target, fields: { message, ...fields } }) => {
    const span = trace.getActiveSpan();
    if (span === undefined || !span.isRecording()) return;
    const title = typeof message === 'string' && message !== '' ? message : name;
    span.addEvent(title, { level, target, ...attributesOf(fields, written) });
  },
};

const written = (value: FieldValue): string | number | boolean =>
  typeof value === 'object' ? String(value.unsigned) : value;
