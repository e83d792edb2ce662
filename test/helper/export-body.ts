import { randomUUID } from 'node:crypto';

export interface LogBody {
  /** OTLP/JSON as Codex sends it. */
  readonly json: string;
  /** Attribute `test.id` of each record. */
  readonly ids: readonly string[];
}

/** A logs request of one thread, with an id in every record that no other record ever has. */
export function logBody(records: number, threadId: string = randomUUID()): LogBody {
  const ids = Array.from({ length: records }, () => randomUUID());
  const now = BigInt(Date.now()) * 1_000_000n;
  const text = (key: string, value: string): object => ({ key, value: { stringValue: value } });
  const logRecords = ids.map((id, index) => ({
    timeUnixNano: '0',
    observedTimeUnixNano: String(now + BigInt(index)),
    severityNumber: 9,
    severityText: 'INFO',
    attributes: [
      text('event.name', 'codex.user_prompt'),
      text('event.timestamp', new Date().toISOString()),
      text('conversation.id', threadId),
      text('app.version', '0.169.0'),
      text('prompt', `say ${index}`),
      text('test.id', id),
    ],
  }));
  const resource = { attributes: [text('service.name', 'codex_exec')] };
  const scopeLogs = [{ scope: { name: 'codex_otel.log_only' }, logRecords }];
  return { json: JSON.stringify({ resourceLogs: [{ resource, scopeLogs }] }, null, 2), ids };
}
