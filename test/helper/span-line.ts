/** Spans as lines that can be reviewed: one a span, ids shortened, times in ms since the first. */
import type { AnyValue, KeyValue } from '../../src/otlp/common/value.ts';
import type { Span } from '../../src/otlp/traces/span.ts';

const ID_CHARS = 8;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Long texts are the session golden's business; here only their beginning matters, and that they change when they change. */
const TEXT_CHARS_MAX = 70;

/** `leaveOut`: beginnings of attribute names that are not shown. */
export function spanLines(title: string, all: readonly Span[], leaveOut: readonly string[] = []): string {
  const isShown = ({ key }: KeyValue): boolean => !leaveOut.some((beginning) => key.startsWith(beginning));
  const spans = all.map((span) => ({ ...span, attributes: span.attributes.filter(isShown) }));
  const start = spans.reduce(
    (least, { startTimeUnixNano: at }) => (least === null || at < least ? at : least),
    null as bigint | null,
  );
  const common = commonOf(spans);
  const lines = spans.map((span) => JSON.stringify(lineOf(span, start ?? 0n, common)));
  return [`# ${title} ${JSON.stringify(objectOf(common))}`, ...lines, ''].join('\n');
}

/** What all spans have is said once. */
function commonOf([first, ...others]: readonly Span[]): readonly KeyValue[] {
  if (first === undefined || others.length === 0) return [];
  const all = others.map(({ attributes }) => objectOf(attributes) as Record<string, unknown>);
  return first.attributes.filter(({ key, value }) =>
    all.every((other) => JSON.stringify(other[key]) === JSON.stringify(shown(value))),
  );
}

const ms = (ns: bigint): number => Number(ns) / 1e6;
const short = (id: string): string => id.slice(0, ID_CHARS);
const objectOf = (attributes: readonly KeyValue[]): object =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, shown(value)]));

function lineOf(span: Span, start: bigint, common: readonly KeyValue[]): object {
  const own = span.attributes.filter(({ key }) => !common.some((one) => one.key === key));
  return {
    trace: short(span.traceId),
    id: short(span.spanId),
    ...(span.parentSpanId === '' ? {} : { parent: short(span.parentSpanId) }),
    name: span.name,
    kind: span.kind,
    at: ms(span.startTimeUnixNano - start),
    ms: ms(span.endTimeUnixNano - span.startTimeUnixNano),
    status: span.statusMessage === '' ? span.statusCode : [span.statusCode, span.statusMessage],
    ...objectOf(own),
    ...(span.events.length === 0
      ? {}
      : {
          events: span.events.map((event) => ({
            name: event.name,
            at: ms(event.timeUnixNano - start),
            ...objectOf(event.attributes),
          })),
        }),
    ...(span.links.length === 0 ? {} : { links: span.links.map(({ spanId }) => short(spanId)) }),
  };
}

function shown(value: AnyValue): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' && UUID.test(value)) return short(value.slice(-12));
  if (typeof value !== 'string' || value.length <= TEXT_CHARS_MAX) return value;
  return `${value.slice(0, TEXT_CHARS_MAX)}… ${value.length} characters`;
}
