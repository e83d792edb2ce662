/** An Export request with the same words in each of its texts. */
import type { ExportRequest } from '../../src/otlp/signal.ts';

/** Of their own form, and checked by the decoder: 16 and 8 bytes in hexadecimal. `kind` and `signal` are words of ours. */
const NO_TEXT = new Set(['traceId', 'spanId', 'parentSpanId', 'kind', 'signal']);

/** Whatever the field is called: what our types learn of OTLP later is filled, too. */
export const ladenRequest = (request: ExportRequest, words: string): ExportRequest =>
  laden(request, '', words) as ExportRequest;

function laden(value: unknown, name: string, words: string): unknown {
  if (typeof value === 'string') return NO_TEXT.has(name) ? value : words;
  if (value instanceof Uint8Array) return Buffer.from(words);
  if (Array.isArray(value)) return value.map((each) => laden(each, name, words));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, laden(each, key, words)]));
}
