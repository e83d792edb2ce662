/** An Export request without the words that a content mode leaves out. What remains: who, when, how long, how many tokens, which tool, how it ended. */
import { isPlainName, wordKind } from '../../codex/word.ts';
import type { ContentMode } from '../../model/content-policy.ts';
import type { KeyValue } from '../../otlp/common/value.ts';
import type { LogRecord } from '../../otlp/logs/log.ts';
import type { ExportRequest } from '../../otlp/signal.ts';
import type { Span } from '../../otlp/traces/span.ts';
import { mapped, withChanges } from './changed.ts';

/** What Codex itself writes where it was told not to send prompts: every reader knows it. */
const WITHHELD = '[REDACTED]';

/** The mode that a record has, by the thread that it speaks of ('' where it does not say), the tool and its MCP server (null for none). */
export type ModeOf = (threadId: string, tool: string | null, server: string | null) => ContentMode;

const THREAD_KEYS = ['conversation.id', 'thread.id', 'thread_id', 'codex.thread.id'];
const TOOL_KEYS = ['tool_name', 'tool.name', 'gen_ai.tool.name'];
const SERVER_KEYS = ['mcp_server', 'mcp_server_name', 'mcp.server.name'];
/** How Codex tells the model about the tool of a server. */
const GLUED_NAME = /^mcp__(.+?)__(.+)$/s;

export function wordlessRequest(content: ExportRequest, modeOf: ModeOf): ExportRequest {
  switch (content.signal) {
    case 'logs': {
      const resourceLogs = mapped(content.request.resourceLogs, (each) =>
        withChanges(each, {
          scopeLogs: mapped(each.scopeLogs, (logs) =>
            withChanges(logs, { logRecords: mapped(logs.logRecords, (record) => wordlessLog(record, modeOf)) }),
          ),
        }),
      );
      return resourceLogs === content.request.resourceLogs ? content : { signal: 'logs', request: { resourceLogs } };
    }
    case 'traces': {
      const resourceSpans = mapped(content.request.resourceSpans, (each) =>
        withChanges(each, {
          scopeSpans: mapped(each.scopeSpans, (spans) =>
            withChanges(spans, { spans: mapped(spans.spans, (span) => wordlessSpan(span, modeOf)) }),
          ),
        }),
      );
      return resourceSpans === content.request.resourceSpans
        ? content
        : { signal: 'traces', request: { resourceSpans } };
    }
    // Codex counts and times in metrics, it does not quote
    case 'metrics':
      return content;
  }
}

function wordlessLog(record: LogRecord, modeOf: ModeOf): LogRecord {
  const mode = modeOfAttributes(record.attributes, modeOf);
  if (mode === 'full') return record;
  const isPlain = typeof record.body !== 'string' || isPlainName(record.body);
  return withChanges(record, {
    body: isPlain ? record.body : WITHHELD,
    attributes: wordlessAttributes(record.attributes, mode),
  });
}

function wordlessSpan(span: Span, modeOf: ModeOf): Span {
  const mode = modeOfAttributes(span.attributes, modeOf);
  if (mode === 'full') return span;
  return withChanges(span, {
    name: plainName(span.name),
    statusMessage: plainName(span.statusMessage),
    attributes: wordlessAttributes(span.attributes, mode),
    events: mapped(span.events, (event) =>
      withChanges(event, { name: plainName(event.name), attributes: wordlessAttributes(event.attributes, mode) }),
    ),
  });
}

const plainName = (name: string): string => (isPlainName(name) ? name : WITHHELD);

function modeOfAttributes(attributes: readonly KeyValue[], modeOf: ModeOf): ContentMode {
  const named = textAt(attributes, TOOL_KEYS);
  const [, server = null, tool = named] = named === null ? [] : (GLUED_NAME.exec(named) ?? []);
  return modeOf(textAt(attributes, THREAD_KEYS) ?? '', tool, textAt(attributes, SERVER_KEYS) ?? server);
}

function textAt(attributes: readonly KeyValue[], keys: readonly string[]): string | null {
  for (const { key, value } of attributes) if (keys.includes(key) && typeof value === 'string') return value;
  return null;
}

function wordlessAttributes(attributes: readonly KeyValue[], mode: ContentMode): readonly KeyValue[] {
  const kept = attributes.filter(({ key, value }) => key === 'prompt' || !isLeftOut(key, value, mode));
  const changed = mapped(kept, (each) =>
    each.key === 'prompt' && isLeftOut(each.key, each.value, mode) ? { key: each.key, value: WITHHELD } : each,
  );
  return changed.length === attributes.length && changed.every((each, at) => each === attributes[at])
    ? attributes
    : changed;
}

function isLeftOut(key: string, value: KeyValue['value'], mode: ContentMode): boolean {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' || value === null)
    return false;
  // lists and maps: Codex sends none, so nobody knows what is in there
  if (typeof value !== 'string') return true;
  const kind = wordKind(key, value);
  return kind === 'tool' || (kind === 'conversation' && mode === 'metadata_only');
}
