import { trace } from '@opentelemetry/api';
import { addFields } from './log-lane.ts';
import type { EventSink, FieldValue } from './telemetry-event.ts';

/** Events on the span that is current where they are emitted; outside of any span they go nowhere, as in Codex. */
export const traceLane: EventSink = {
  emit: ({ name, level, target, fields, metadata }) => {
    const span = trace.getActiveSpan();
    if (span === undefined || !span.isRecording()) return;
    const attributes: Record<string, string | number | boolean> = { level, target };
    addFields(attributes, fields, written);
    if (metadata !== undefined) addFields(attributes, metadata, written);
    const { message } = fields;
    span.addEvent(typeof message === 'string' && message !== '' ? message : name, attributes);
  },
};

const written = (value: FieldValue): string | number | boolean =>
  typeof value === 'object' ? String(value.unsigned) : value;
