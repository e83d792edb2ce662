/** Both lanes of the twin in memory: what an exporter would have sent, as OTLP JSON writes it. */
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { JsonLogsSerializer, JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { eventRouter } from '../../src/sdk/event-router.ts';
import { logLane } from '../../src/sdk/log-lane.ts';
import type { EventSink } from '../../src/sdk/telemetry-event.ts';
import { traceLane } from '../../src/sdk/trace-lane.ts';
import type { OtlpAttribute } from './otlp-attribute.ts';

export interface SentLog {
  readonly scope: string;
  readonly timeUnixNano: string;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly hasTrace: boolean;
  readonly attributes: readonly OtlpAttribute[];
}

export interface SentEvent {
  readonly attributes: readonly OtlpAttribute[];
}

export interface Lanes {
  readonly events: EventSink;
  /** What `work` sent: log records, and events of the span that it ran in. */
  run(work: () => void): { readonly logs: readonly SentLog[]; readonly spanEvents: readonly SentEvent[] };
  close(): void;
}

interface LogsBody {
  readonly resourceLogs: readonly {
    readonly scopeLogs: readonly {
      readonly scope: { readonly name: string };
      readonly logRecords: readonly (Omit<SentLog, 'scope' | 'hasTrace'> & { readonly traceId?: string })[];
    }[];
  }[];
}

interface SpansBody {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly { readonly events: readonly SentEvent[] }[] }[];
  }[];
}

export function openLanes(): Lanes {
  const logs = new InMemoryLogRecordExporter();
  const spans = new InMemorySpanExporter();
  const loggerProvider = new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter: logs })] });
  const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  return {
    events: eventRouter({ log: logLane(loggerProvider), trace: traceLane }),
    run: (work) => {
      logs.reset();
      spans.reset();
      const span = tracerProvider.getTracer('codex_exec').startSpan('turn');
      context.with(trace.setSpan(context.active(), span), work);
      span.end();
      return {
        logs: sentLogs(JsonLogsSerializer.serializeRequest(logs.getFinishedLogRecords())),
        spanEvents: sentEvents(JsonTraceSerializer.serializeRequest(spans.getFinishedSpans())),
      };
    },
    close: () => context.disable(),
  };
}

function sentLogs(bytes: Uint8Array | undefined): SentLog[] {
  const body = JSON.parse(Buffer.from(bytes ?? []).toString()) as LogsBody;
  return body.resourceLogs.flatMap(({ scopeLogs }) =>
    scopeLogs.flatMap(({ scope, logRecords }) =>
      logRecords.map(({ traceId, ...record }) => ({ ...record, scope: scope.name, hasTrace: traceId !== undefined })),
    ),
  );
}

function sentEvents(bytes: Uint8Array | undefined): SentEvent[] {
  const body = JSON.parse(Buffer.from(bytes ?? []).toString()) as SpansBody;
  return body.resourceSpans.flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) => spans.flatMap(({ events }) => events)),
  );
}
