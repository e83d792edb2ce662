import type { Observation } from '../model/observation.ts';
import type { ExportRequest } from '../otlp/signal.ts';
import { KNOWN_EVENTS } from './event-name.ts';
import { HOOK_KIND } from './hook/hook-event.ts';
import { observeLog, resourceAttributes } from './log-observation.ts';
import { observeSpan } from './span-observation.ts';

/**
 * Everything that one OTLP request says about Codex sessions, in the order it came. Telemetry of other programs yields
 * nothing here and stays in the raw tables. Metrics carry no thread id and yield nothing either.
 *
 * @param receivedAt ms since the epoch
 */
export function observe(decoded: ExportRequest, receivedAt: number): Observation[] {
  const observations: Observation[] = [];
  switch (decoded.signal) {
    case 'logs':
      for (const { resource, scopeLogs } of decoded.request.resourceLogs) {
        const about = resourceAttributes(resource.attributes);
        for (const { logRecords } of scopeLogs) {
          for (const record of logRecords) observations.push(...observeLog(record, about, receivedAt));
        }
      }
      break;
    case 'traces':
      for (const { resource, scopeSpans } of decoded.request.resourceSpans) {
        const about = resourceAttributes(resource.attributes);
        for (const { spans } of scopeSpans) {
          for (const span of spans) {
            const observation = observeSpan(span, about);
            if (observation !== null) observations.push(observation);
          }
        }
      }
      break;
    case 'metrics':
      break;
  }
  return observations;
}

/** True for a Codex event that this version of Turnscope has never heard of: it is kept, and counted so that somebody notices. */
export const isUnknownEvent = (observation: Observation): boolean =>
  observation.kind === 'event' && !KNOWN_EVENTS.has(observation.name) && !HOOK_KIND.has(observation.name);
