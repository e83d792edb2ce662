/** A recording in which a secret stands behind everything that somebody said, ran, read or was answered: in the OTLP requests, the calls of hooks and the lines of rollouts as they came. */
import type { HookRecord } from '../../src/model/hook-record.ts';
import type { AnyValue, KeyValue } from '../../src/otlp/common/value.ts';
import { decodeExportRequest } from '../../src/otlp/decode.ts';
import { encodeExportRequest } from '../../src/otlp/encode.ts';
import type { LogRecord } from '../../src/otlp/logs/log.ts';
import type { ExportRequest } from '../../src/otlp/signal.ts';
import type { Span } from '../../src/otlp/traces/span.ts';
import { hookRecordsOf } from './recorded-hook.ts';
import { type RecordedRollout, rolloutsOf } from './recorded-rollout.ts';
import { requestsOf } from './recording.ts';

/** One for what people and models say, so that all sources say the same; one for what tools are given and answer. */
export interface Planted {
  readonly talk: string;
  readonly tool: string;
}

const TALK: ReadonlySet<string> = new Set(
  'prompt text response message last_assistant_message last-assistant-message input-messages last_agent_message error.message explanation title content'.split(
    ' ',
  ),
);
const TOOL: ReadonlySet<string> = new Set(
  'output cmd command stdout stderr aggregated_output formatted_output tool_response patch input diff unified_diff'.split(
    ' ',
  ),
);
/** Texts by which records are matched with each other, and what Codex itself says. */
const isFixed = (text: string): boolean =>
  text === '' || text === 'Compact task completed' || /^(?:[\w.:/@-]{1,60}|<[\s\S]*)$/.test(text);

/** The text with the secret behind it; inside of JSON, behind the texts in it. */
export function plantText(text: string, key: string, planted: Planted): string {
  if (/^\s*[{[]/.test(text)) {
    try {
      return JSON.stringify(plantValue(JSON.parse(text), key, planted));
    } catch {
      // a patch, a program
    }
  }
  const secret = TALK.has(key) ? planted.talk : TOOL.has(key) || key === 'arguments' ? planted.tool : null;
  return secret === null || isFixed(text) ? text : `${text} ${secret}`;
}

function plantValue(value: unknown, key: string, planted: Planted): unknown {
  if (typeof value === 'string') return plantText(value, key, planted);
  if (Array.isArray(value)) return value.map((each) => plantValue(each, key === 'command' ? '' : key, planted));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plantValue(each, name, planted)]));
}

const plantAttribute =
  (planted: Planted) =>
  ({ key, value }: KeyValue): KeyValue => ({
    key,
    value: typeof value === 'string' ? plantText(value, key, planted) : value,
  });

function plantLog(record: LogRecord, planted: Planted): LogRecord {
  return { ...record, attributes: record.attributes.map(plantAttribute(planted)) };
}

/** Codex 0.80 wrote the environment of commands into the names of spans. */
function plantSpan(span: Span, planted: Planted): Span {
  const isOpen = /\{.*\}/.test(span.name);
  const attributes: KeyValue[] = [
    ...span.attributes.map(plantAttribute(planted)),
    { key: `env.${planted.tool}`, value: 'x' as AnyValue },
  ];
  return { ...span, name: isOpen ? `${span.name} {"LAB": "${planted.tool}"}` : span.name, attributes };
}

/** Every request of the recording as it would have come, decoded. */
export function plantedRequests(name: string, planted: Planted): ExportRequest[] {
  return requestsOf(name).map((request) => {
    const decoded = decodeExportRequest(request);
    if (!decoded.ok) throw new Error(`${name}: ${decoded.problem.message}`);
    return plantRequest(decoded.request, planted);
  });
}

function plantRequest(content: ExportRequest, planted: Planted): ExportRequest {
  switch (content.signal) {
    case 'logs': {
      const resourceLogs = content.request.resourceLogs.map((each) => ({
        ...each,
        scopeLogs: each.scopeLogs.map((logs) => ({
          ...logs,
          logRecords: logs.logRecords.map((log) => plantLog(log, planted)),
        })),
      }));
      return { signal: 'logs', request: { resourceLogs } };
    }
    case 'traces': {
      const resourceSpans = content.request.resourceSpans.map((each) => ({
        ...each,
        scopeSpans: each.scopeSpans.map((spans) => ({
          ...spans,
          spans: spans.spans.map((span) => plantSpan(span, planted)),
        })),
      }));
      return { signal: 'traces', request: { resourceSpans } };
    }
    case 'metrics':
      return content;
  }
}

export const bytesOf = (content: ExportRequest): string => Buffer.from(encodeExportRequest(content)).toString('latin1');

export function plantedHooks(name: string, planted: Planted): HookRecord[] {
  return hookRecordsOf(name).map((record) => ({
    ...record,
    payload: JSON.stringify(plantValue(JSON.parse(record.payload), '', planted)),
  }));
}

export function plantedRollouts(name: string, planted: Planted): RecordedRollout[] {
  return rolloutsOf(name).map((rollout) => ({
    ...rollout,
    lines: rollout.lines.map((line) =>
      Buffer.from(JSON.stringify(plantValue(JSON.parse(line.toString()), '', planted))),
    ),
  }));
}
