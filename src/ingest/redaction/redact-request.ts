/**
 * An Export request with every text in it gone through: all that a sender may fill with words, which is all but ids of traces and spans. Codex 0.80 wrote the
 * environment of a command into span names, so nothing counts as harmless by its place. What holds no secret is the same object as before: nearly all of them.
 */
import type { AnyValue, KeyValue, Resource, Scope } from '../../otlp/common/value.ts';
import type { LogRecord } from '../../otlp/logs/log.ts';
import type { Metric, MetricData } from '../../otlp/metrics/metric.ts';
import type { ExportRequest } from '../../otlp/signal.ts';
import type { Span } from '../../otlp/traces/span.ts';
import type { CalledTool } from '../../redact/secret-source.ts';
import { mapped, withChanges } from './changed.ts';

/** What the walk needs of a redactor. */
export interface RequestRedactor {
  text(text: string, field: string): string;
  /** The value that stands under a name: `password` says of any value that it is one. */
  named(name: string, text: string): string;
  /** Whether what a call answers goes as a whole. */
  isSecretCall(callId: string, call: CalledTool | null): boolean;
  secretAnswer(answer: string, field: string): string;
  /** Whether an attribute goes for its name alone. */
  isDropped(name: string): boolean;
}

export function redactRequest(content: ExportRequest, redactor: RequestRedactor): ExportRequest {
  const walk = new Walk(redactor);
  switch (content.signal) {
    case 'logs': {
      const resourceLogs = mapped(content.request.resourceLogs, (each) =>
        withChanges(each, {
          resource: walk.resource(each.resource),
          schemaUrl: walk.schema(each.schemaUrl),
          scopeLogs: mapped(each.scopeLogs, (logs) =>
            withChanges(logs, {
              scope: walk.scope(logs.scope),
              schemaUrl: walk.schema(logs.schemaUrl),
              logRecords: mapped(logs.logRecords, (record) => walk.log(record)),
            }),
          ),
        }),
      );
      return resourceLogs === content.request.resourceLogs ? content : { signal: 'logs', request: { resourceLogs } };
    }
    case 'traces': {
      const resourceSpans = mapped(content.request.resourceSpans, (each) =>
        withChanges(each, {
          resource: walk.resource(each.resource),
          schemaUrl: walk.schema(each.schemaUrl),
          scopeSpans: mapped(each.scopeSpans, (spans) =>
            withChanges(spans, {
              scope: walk.scope(spans.scope),
              schemaUrl: walk.schema(spans.schemaUrl),
              spans: mapped(spans.spans, (span) => walk.span(span)),
            }),
          ),
        }),
      );
      return resourceSpans === content.request.resourceSpans
        ? content
        : { signal: 'traces', request: { resourceSpans } };
    }
    case 'metrics': {
      const resourceMetrics = mapped(content.request.resourceMetrics, (each) =>
        withChanges(each, {
          resource: walk.resource(each.resource),
          schemaUrl: walk.schema(each.schemaUrl),
          scopeMetrics: mapped(each.scopeMetrics, (metrics) =>
            withChanges(metrics, {
              scope: walk.scope(metrics.scope),
              schemaUrl: walk.schema(metrics.schemaUrl),
              metrics: mapped(metrics.metrics, (metric) => walk.metric(metric)),
            }),
          ),
        }),
      );
      return resourceMetrics === content.request.resourceMetrics
        ? content
        : { signal: 'metrics', request: { resourceMetrics } };
    }
  }
}

class Walk {
  readonly #redactor: RequestRedactor;

  constructor(redactor: RequestRedactor) {
    this.#redactor = redactor;
  }

  resource(resource: Resource): Resource {
    return withChanges(resource, { attributes: this.attributes(resource.attributes) });
  }

  schema(url: string): string {
    return this.#redactor.text(url, 'schema URL');
  }

  scope(scope: Scope): Scope {
    return withChanges(scope, {
      name: this.#redactor.text(scope.name, 'scope'),
      version: this.#redactor.text(scope.version, 'scope version'),
      attributes: this.attributes(scope.attributes),
    });
  }

  log(record: LogRecord): LogRecord {
    return withChanges(record, {
      severityText: this.#redactor.text(record.severityText, 'severity'),
      body: this.value('body', record.body),
      attributes: this.attributes(this.withoutSecretAnswer(record.attributes)),
      eventName: this.#redactor.text(record.eventName, 'event name'),
    });
  }

  span(span: Span): Span {
    return withChanges(span, {
      name: this.#redactor.text(span.name, 'span name'),
      traceState: this.#redactor.text(span.traceState, 'trace state'),
      statusMessage: this.#redactor.text(span.statusMessage, 'status message'),
      attributes: this.attributes(this.withoutSecretAnswer(span.attributes)),
      events: mapped(span.events, (event) =>
        withChanges(event, {
          name: this.#redactor.text(event.name, 'event name'),
          attributes: this.attributes(event.attributes),
        }),
      ),
      links: mapped(span.links, (link) =>
        withChanges(link, {
          traceState: this.#redactor.text(link.traceState, 'trace state'),
          attributes: this.attributes(link.attributes),
        }),
      ),
    });
  }

  metric(metric: Metric): Metric {
    return withChanges(metric, {
      name: this.#redactor.text(metric.name, 'metric name'),
      description: this.#redactor.text(metric.description, 'metric description'),
      unit: this.#redactor.text(metric.unit, 'metric unit'),
      metadata: this.attributes(metric.metadata),
      data: this.#data(metric.data),
    });
  }

  /** Every kind of points has attributes, all but summaries have exemplars: the kind itself stays what it is. */
  #data(data: MetricData): MetricData {
    const points = mapped<MetricData['points'][number]>(data.points, (point) =>
      'exemplars' in point
        ? withChanges(point, {
            attributes: this.attributes(point.attributes),
            exemplars: mapped(point.exemplars, (exemplar) =>
              withChanges(exemplar, { filteredAttributes: this.attributes(exemplar.filteredAttributes) }),
            ),
          })
        : withChanges(point, { attributes: this.attributes(point.attributes) }),
    );
    return points === data.points ? data : ({ ...data, points } as MetricData);
  }

  /** Arguments and output of a call stand beside each other. */
  withoutSecretAnswer(attributes: readonly KeyValue[]): readonly KeyValue[] {
    const output = textOf(attributes, 'output');
    const written = textOf(attributes, 'arguments');
    if (output === null && written === null) return attributes;
    const call = {
      name: textOf(attributes, 'tool_name') ?? '',
      server: textOf(attributes, 'mcp_server'),
      arguments: written ?? '',
    };
    const isSecret = this.#redactor.isSecretCall(textOf(attributes, 'call_id') ?? '', written === null ? null : call);
    if (!isSecret || output === null) return attributes;
    return mapped(attributes, (each) =>
      each.key === 'output' ? withChanges(each, { value: this.#redactor.secretAnswer(output, 'output') }) : each,
    );
  }

  attributes(attributes: readonly KeyValue[]): readonly KeyValue[] {
    const kept = attributes.some(({ key }) => this.#redactor.isDropped(key))
      ? attributes.filter(({ key }) => !this.#redactor.isDropped(key))
      : attributes;
    return mapped(kept, (each) =>
      withChanges(each, {
        key: this.#redactor.text(each.key, 'attribute key'),
        value: this.value(each.key, each.value),
      }),
    );
  }

  value(name: string, value: AnyValue): AnyValue {
    if (typeof value === 'string') return this.#redactor.named(name, value);
    if (value instanceof Uint8Array) return this.#bytes(value);
    if (typeof value === 'number' || typeof value === 'bigint') return this.#number(name, value);
    if (typeof value !== 'object' || value === null) return value;
    if ('entries' in value && !Array.isArray(value)) {
      const list = value as { readonly entries: readonly KeyValue[] };
      return withChanges(list, { entries: this.attributes(list.entries) });
    }
    return mapped(value as readonly AnyValue[], (each) => this.value(name, each));
  }

  /** A password of digits, under a name that says so. */
  #number(name: string, value: number | bigint): AnyValue {
    if (value < NUMBER_MIN) return value;
    const written = String(value);
    const clean = this.#redactor.named(name, written);
    return clean === written ? value : clean;
  }

  #bytes(value: Uint8Array): Uint8Array {
    const written = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1');
    const clean = this.#redactor.text(written, 'bytes');
    return clean === written ? value : Buffer.from(clean, 'latin1');
  }
}

/** Shorter ones are lengths and ports. */
const NUMBER_MIN = 100_000;

function textOf(attributes: readonly KeyValue[], key: string): string | null {
  for (const each of attributes) if (each.key === key) return typeof each.value === 'string' ? each.value : null;
  return null;
}
