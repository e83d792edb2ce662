import { context, ROOT_CONTEXT, type Span, TraceFlags, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  contextFromW3cTraceContext,
  currentSpanTraceId,
  currentSpanW3cTraceContext,
  injectSpanW3cTraceHeaders,
  spanW3cTraceContext,
  traceparentContextFromEnv,
  withTracestate,
  withW3cParent,
} from './trace-context.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = `00-${TRACE}-b7ad6b7169203331-01`;
const parentOf = (made: ReturnType<typeof contextFromW3cTraceContext>) => made && trace.getSpanContext(made);
const spanOf = (traceparent: string, tracestate?: string): Span => {
  const made = contextFromW3cTraceContext({ traceparent, tracestate });
  return trace.getSpan(made ?? ROOT_CONTEXT) ?? trace.wrapSpanContext({ traceId: '', spanId: '', traceFlags: 0 });
};

beforeAll(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
afterAll(() => context.disable());

describe('headers in', () => {
  it('name a parent, with what else they say', () => {
    const parent = parentOf(contextFromW3cTraceContext({ traceparent: PARENT, tracestate: 'a=1' }));
    expect(parent).toMatchObject({
      traceId: TRACE,
      spanId: 'b7ad6b7169203331',
      traceFlags: TraceFlags.SAMPLED,
      isRemote: true,
    });
    expect(parent?.traceState?.serialize()).toBe('a=1');
  });

  it.each([
    '',
    'nonsense',
    `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    PARENT.slice(1),
  ])('%j names none', (traceparent) => {
    expect(contextFromW3cTraceContext({ traceparent })).toBeUndefined();
    expect(traceparentContextFromEnv({ TRACEPARENT: traceparent })).toBeUndefined();
  });

  it('are read from the environment', () => {
    const made = traceparentContextFromEnv({ TRACEPARENT: ` ${PARENT} `, TRACESTATE: 'a=1' });
    expect(parentOf(made)?.traceId).toBe(TRACE);
    expect(traceparentContextFromEnv({})).toBeUndefined();
  });

  it('are the parent of what is started inside', () => {
    expect(withW3cParent({ traceparent: PARENT }, currentSpanTraceId)).toBe(TRACE);
    expect(withW3cParent(undefined, currentSpanTraceId)).toBeUndefined();
    expect(withW3cParent({ traceparent: 'x' }, () => 7)).toBe(7);
  });
});

describe('headers out', () => {
  it('are those of the current span, with the entries of the settings', () => {
    const told = withW3cParent({ traceparent: PARENT, tracestate: 'a=1' }, () =>
      currentSpanW3cTraceContext({ codex: { tier: 'gold' } }),
    );
    expect(told).toEqual({ traceparent: PARENT, tracestate: 'codex=tier:gold,a=1' });
    expect(currentSpanW3cTraceContext()).toBeUndefined();
  });

  it('keep that a trace is not sampled', () => {
    const unsampled = `${PARENT.slice(0, -2)}00`;
    expect(spanW3cTraceContext(spanOf(unsampled))).toEqual({ traceparent: unsampled });
  });

  it('take the place of those that are there, however they are spelt', () =>
    expect(injectSpanW3cTraceHeaders(spanOf(PARENT), { TraceParent: 'old', TRACESTATE: 'old', accept: '*' })).toEqual({
      accept: '*',
      traceparent: PARENT,
      tracestate: '',
    }));

  it("are taken away where the span is nobody's", () =>
    expect(injectSpanW3cTraceHeaders(spanOf('x'), { traceparent: 'old', tracestate: 'old', accept: '*' })).toEqual({
      accept: '*',
    }));
});

it('withTracestate adds entries, and nothing where there are none', () => {
  const spanContext = spanOf(PARENT, 'a=1').spanContext();
  expect(withTracestate(spanContext, {})).toBe(spanContext);
  expect(withTracestate(spanContext, { codex: { t: 'x' } }).traceState?.serialize()).toBe('codex=t:x,a=1');
});
