/**
 * Bytes to a JSON value, without JSON.parse's two traps: nesting is unlimited, and integers above 2^53 lose digits. Depth
 * is checked by a scan over the bytes. Long integers are put into quotes before parsing, as OTLP/JSON wants them anyway
 * (a reviver would need `context.source`, which Node 20 does not have, and recursion, which depth can exhaust).
 */
import { isUtf8 } from 'node:buffer';
import type { DecodeContext } from '../context.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BLANK = 0x20;
const FOUR_BLANKS = 0x20202020;
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

/** The parsed body. Broken JSON, too deep JSON and anything that is not an object fail the request. */
export function parseJsonBody(bytes: Uint8Array, context: DecodeContext): Readonly<Record<string, unknown>> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  checkDepth(buffer, context);
  if (!isUtf8(buffer)) context.invalidUtf8 += 1;
  // A byte order mark is no JSON, but some editors leave one.
  const json = buffer.subarray(BYTE_ORDER_MARK.equals(buffer.subarray(0, 3)) ? BYTE_ORDER_MARK.length : 0);
  let value: unknown;
  try {
    value = JSON.parse(quoteLongIntegers(json.toString('utf8'), json));
  } catch (thrown) {
    context.fail('', `body is not JSON: ${thrown instanceof Error ? thrown.message.slice(0, 200) : 'syntax error'}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    context.fail('', 'body is not a JSON object');
  }
  return value as Readonly<Record<string, unknown>>;
}

/** Looks at every byte, so it is kept tight: Codex pretty-prints, and more than half of its bytes are blanks. */
function checkDepth(buffer: Buffer, context: DecodeContext): void {
  const { length } = buffer;
  const view = new DataView(buffer.buffer, buffer.byteOffset, length);
  const { jsonDepthMax } = context.limits;
  let depth = 0;
  let i = 0;
  while (i < length) {
    const byte = buffer[i++] as number;
    if (byte === QUOTE) i = endOfString(buffer, i - 1) + 1;
    else if (byte === BLANK) {
      while (i < length - 4 && view.getInt32(i) === FOUR_BLANKS) i += 4;
    } else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > jsonDepthMax) context.fail('', `body nests deeper than ${jsonDepthMax}`);
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1;
  }
}

/** The closing quote, or the end of the body when there is none (JSON.parse then says so). */
export function endOfString(buffer: Uint8Array, open: number): number {
  const { length } = buffer;
  for (let i = open + 1; i < length; i += 1) {
    const byte = buffer[i];
    if (byte === QUOTE) return i;
    if (byte === BACKSLASH) i += 1;
  }
  return length;
}

/** Sixteen digits are the first that may pass 2^53. May match inside a string too: only a reason to look closer. */
const MAYBE_LONG = /[:,[\s]-?[1-9][0-9]{15}/;
const LONG_INTEGER = /^-?[1-9][0-9]{15,}$/;

/** `text` is the decoded `buffer`; the search outside strings is done in bytes, because no pattern is safe on long strings. */
function quoteLongIntegers(text: string, buffer: Buffer): string {
  if (!MAYBE_LONG.test(text)) return text;
  const parts: string[] = [];
  let done = 0;
  for (let i = 0; i < buffer.length; i += 1) {
    const byte = buffer[i] as number;
    if (byte === QUOTE) i = endOfString(buffer, i);
    else if (isNumberByte(byte)) {
      const end = endOfNumber(buffer, i);
      const number = buffer.toString('latin1', i, end);
      if (LONG_INTEGER.test(number)) {
        parts.push(buffer.toString('utf8', done, i), '"', number, '"');
        done = end;
      }
      i = end - 1;
    }
  }
  parts.push(buffer.toString('utf8', done));
  return parts.join('');
}

/** A number in one piece, with its fraction and exponent, so that a fraction does not look like an integer. */
function endOfNumber(buffer: Uint8Array, start: number): number {
  let i = start + 1;
  while (i < buffer.length && isNumberByte(buffer[i] as number)) i += 1;
  return i;
}

/** Digits, sign, point and `e`: a letter `e` of `true` or `false` is a number of one byte then, and harmless. */
const isNumberByte = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x2b || byte === 0x2e || (byte | 0x20) === 0x65;
