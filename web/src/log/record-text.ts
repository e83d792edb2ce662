import type { LogRecord } from '../api/shape.ts';
import { plainLine } from '../format/plain-text.ts';

/** What says something of a record without a body, the most telling first. What all records of a session share says nothing here. */
const TELLING = [
  'error.message',
  'error',
  'prompt',
  'response',
  'startup.phase',
  'tool_name',
  'arguments',
  'event.kind',
  'decision',
  'source',
  'success',
  'http.response.status_code',
  'endpoint',
  'phase',
  'duration_ms',
  'input_token_count',
  'output_token_count',
  'message',
  'output',
];
/** Said by every record of a session, or of a process. */
const SHARED =
  /^(?:event\.(?:name|timestamp)|conversation\.id|app\.version|originator|terminal\.type|model|slug|auth_mode|user\..*|sandbox.*|approval.*|tool_result_seq|call_id|agent_name)$/;
const PARTS_MAX = 6;
const PART_CHARS_MAX = 160;

/** One line that says what a record is about: its body, else its most telling attributes, else whatever is its own. */
export function messageOf({ body, attributes }: LogRecord): string {
  if (body !== null) return plainLine(body);
  const rest = Object.keys(attributes).filter((name) => !TELLING.includes(name) && !SHARED.test(name));
  const parts = [...TELLING, ...rest].filter((name) => (attributes[name] ?? '') !== '').slice(0, PARTS_MAX);
  return parts.map((name) => `${name}=${plainLine(attributes[name] ?? '', PART_CHARS_MAX)}`).join('  ');
}

/** What a column shows of a record; '' where it has none. */
export function cellOf(record: LogRecord, column: string): string {
  switch (column) {
    case 'severity':
      return record.severity;
    case 'event':
      return plainLine(record.event ?? '', 120);
    case 'message':
      return messageOf(record);
    case 'service':
      return plainLine(record.service ?? '', 60);
    case 'session':
      return record.thread_id ?? '';
    case 'trace':
      return record.trace_id ?? '';
    case 'scope':
      return plainLine(record.scope ?? '', 80);
    default:
      return plainLine(record.attributes[column] ?? record.resource[column] ?? '', 200);
  }
}
