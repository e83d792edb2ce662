/** The OTLP of a recording as JSON, not decoded by anything of ours. */
import type { OtlpAttribute } from './otlp-attribute.ts';
import { requestsOf } from './recording.ts';

export interface RecordedLog {
  readonly scope: string;
  readonly timeUnixNano: string;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly attributes: readonly OtlpAttribute[];
}

export interface RecordedEvent {
  readonly attributes: readonly OtlpAttribute[];
}

interface Scoped<Key extends string, Item> {
  readonly [key: string]: readonly {
    readonly [scope: string]: readonly (Readonly<Record<Key, readonly Item[]>> & {
      readonly scope: { readonly name: string };
    })[];
  }[];
}

function bodiesOf<Body>(name: string, signal: 'logs' | 'traces'): Body[] {
  return requestsOf(name)
    .filter((request) => request.signal === signal && request.encoding === 'json')
    .map(({ body }) => JSON.parse(Buffer.from(body).toString()) as Body);
}

export function recordedLogs(name: string): RecordedLog[] {
  return bodiesOf<Scoped<'logRecords', Omit<RecordedLog, 'scope'>>>(name, 'logs').flatMap((body) =>
    (body['resourceLogs'] ?? []).flatMap((resource) =>
      (resource['scopeLogs'] ?? []).flatMap(({ scope, logRecords }) =>
        logRecords.map((record) => ({ ...record, scope: scope.name })),
      ),
    ),
  );
}

/** Those of the trace-safe family, of all spans. */
export function recordedEvents(name: string): RecordedEvent[] {
  return bodiesOf<Scoped<'spans', { readonly events: readonly RecordedEvent[] }>>(name, 'traces').flatMap((body) =>
    (body['resourceSpans'] ?? []).flatMap((resource) =>
      (resource['scopeSpans'] ?? []).flatMap(({ spans }) => spans.flatMap(({ events }) => events)),
    ),
  );
}
