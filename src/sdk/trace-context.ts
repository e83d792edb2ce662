/** W3C trace context in and out: of headers, of the environment, of the current span. */
import {
  type Context,
  context,
  defaultTextMapGetter,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { parseTraceParent, TraceState, W3CTraceContextPropagator } from '@opentelemetry/core';
import { mergeTracestate, type TracestateEntries } from './tracestate.ts';

/** Both headers as they are sent. */
export interface W3cTraceContext {
  readonly traceparent: string;
  readonly tracestate?: string | undefined;
}

export const TRACEPARENT_VARIABLE = 'TRACEPARENT';
export const TRACESTATE_VARIABLE = 'TRACESTATE';

const propagator = new W3CTraceContextPropagator();

/** The context of the span that is current here; undefined outside of any. */
export function currentSpanW3cTraceContext(entries: TracestateEntries = {}): W3cTraceContext | undefined {
  const span = trace.getActiveSpan();
  return span && spanW3cTraceContext(span, entries);
}

/** The headers that name a span; undefined for one that is nobody's. */
export function spanW3cTraceContext(span: Span, entries: TracestateEntries = {}): W3cTraceContext | undefined {
  const spanContext = span.spanContext();
  if (!isSpanContextValid(spanContext)) return undefined;
  const tracestate = mergeTracestate(spanContext.traceState?.serialize() ?? '', entries);
  return { traceparent: traceparentOf(spanContext), ...(tracestate === '' ? {} : { tracestate }) };
}

/** 32 hex digits; undefined outside of any span. */
export function currentSpanTraceId(): string | undefined {
  const spanContext = trace.getActiveSpan()?.spanContext();
  return spanContext !== undefined && isSpanContextValid(spanContext) ? spanContext.traceId : undefined;
}

/** A context whose parent is the span that the headers name; undefined for headers that name none. */
export function contextFromW3cTraceContext({ traceparent, tracestate }: W3cTraceContext): Context | undefined {
  if (parseTraceParent(traceparent) === null) return undefined;
  const carrier = { traceparent, ...(tracestate === undefined ? {} : { tracestate }) };
  return propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter);
}

/**
 * Runs `work` with the span of the headers as its parent, and says whether there was one. JavaScript's spans know their parent when they start, so
 * that a parent is set for what is started inside, not for a span that runs.
 */
export function withW3cParent<Result>(headers: W3cTraceContext | undefined, work: () => Result): Result {
  const parent = headers && contextFromW3cTraceContext(headers);
  return parent === undefined ? work() : context.with(parent, work);
}

/** The parent that `TRACEPARENT` and `TRACESTATE` of the environment name; undefined without one, and for one that nobody can read. */
export function traceparentContextFromEnv(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Context | undefined {
  const traceparent = env[TRACEPARENT_VARIABLE]?.trim();
  if (traceparent === undefined || traceparent === '') return undefined;
  return contextFromW3cTraceContext({ traceparent, tracestate: env[TRACESTATE_VARIABLE]?.trim() });
}

/** Puts the span's headers in the place of any that are there; takes both away when the span is nobody's. Header names are lower case. */
export function injectSpanW3cTraceHeaders(
  span: Span,
  headers: Readonly<Record<string, string>>,
  entries: TracestateEntries = {},
): Record<string, string> {
  const rest = Object.fromEntries(
    Object.entries(headers).filter(([name]) => !['traceparent', 'tracestate'].includes(name.toLowerCase())),
  );
  const named = spanW3cTraceContext(span, entries);
  if (named === undefined) return rest;
  return { ...rest, traceparent: named.traceparent, tracestate: named.tracestate ?? '' };
}

/** A span context with the entries in its tracestate. */
export function withTracestate(spanContext: SpanContext, entries: TracestateEntries): SpanContext {
  if (Object.keys(entries).length === 0) return spanContext;
  return {
    ...spanContext,
    traceState: new TraceState(mergeTracestate(spanContext.traceState?.serialize() ?? '', entries)),
  };
}

function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${(traceFlags & TraceFlags.SAMPLED).toString(16).padStart(2, '0')}`;
}
