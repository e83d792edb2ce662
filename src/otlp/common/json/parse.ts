/**
 * Bytes to a JSON value, without JSON.parse's two traps: integers above 2^53 lose digits, and nesting is unlimited. One
 * scan over the bytes finds both before parsing. Long integers are put into quotes, as OTLP/JSON wants them anyway
 * (a reviver would need `context.source`, which Node 20 does not have, and recursion, which depth can exhaust).
 */
import { isUtf8 } from 'node:buffer';
import type { DecodeContext } from '../context.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Sixteen digits are the first that may pass 2^53. */
const LONG_DIGITS = 16;

interface Run {
  readonly start: number;
  readonly end: number;
}

/** The parsed body. Broken JSON, too deep JSON and anything that is not an object fail the request. */
export function parseJsonBody(bytes: Uint8Array, context: DecodeContext): Readonly<Record<string, unknown>> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isUtf8(buffer)) context.invalidUtf8 += 1;
  const text = withQuotes(buffer, longIntegers(buffer, context)).replace(/^\uFEFF/, '');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    context.fail('', `body is not JSON: ${thrown instanceof Error ? thrown.message.slice(0, 200) : 'syntax error'}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    context.fail('', 'body is not a JSON object');
  }
  return value as Readonly<Record<string, unknown>>;
}

/** Where integers of many digits stand outside strings; fails on too much depth. */
function longIntegers(buffer: Buffer, context: DecodeContext): readonly Run[] {
  const runs: Run[] = [];
  let depth = 0;
  for (let i = 0; i < buffer.length; i += 1) {
    const byte = buffer[i] as number;
    if (byte === QUOTE) i = endOfString(buffer, i);
    else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > context.limits.jsonDepthMax)
        context.fail('', `body nests deeper than ${context.limits.jsonDepthMax}`);
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1;
    else if (isNumberByte(byte)) {
      const end = endOfNumber(buffer, i);
      if (end - i >= LONG_DIGITS && isInteger(buffer, i, end)) runs.push({ start: i, end });
      i = end - 1;
    }
  }
  return runs;
}

/** The closing quote, or the end of the body when there is none (JSON.parse then says so). */
export function endOfString(buffer: Uint8Array, open: number): number {
  let i = open + 1;
  while (i < buffer.length && buffer[i] !== QUOTE) i += buffer[i] === BACKSLASH ? 2 : 1;
  return i;
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

const isNumberByte = (byte: number): boolean => isDigit(byte) || byte === 0x2d;

function endOfNumber(buffer: Buffer, start: number): number {
  let i = start + 1;
  // Also over `.`, `e`, `E`, `+`, `-`: a fraction must not look like an integer.
  while (i < buffer.length && /* digits */ (isNumberByte(buffer[i] as number) || isFractionByte(buffer[i] as number))) {
    i += 1;
  }
  return i;
}

const isFractionByte = (byte: number): boolean => byte === 0x2e || byte === 0x2b || (byte | 0x20) === 0x65;

function isInteger(buffer: Buffer, start: number, end: number): boolean {
  const first = buffer[start] === 0x2d ? start + 1 : start;
  // A leading zero is not JSON: leave it to JSON.parse to refuse.
  if (buffer[first] === 0x30) return false;
  for (let i = first; i < end; i += 1) if (!isDigit(buffer[i] as number)) return false;
  return true;
}

function withQuotes(buffer: Buffer, runs: readonly Run[]): string {
  if (runs.length === 0) return buffer.toString('utf8');
  const parts: string[] = [];
  let done = 0;
  for (const { start, end } of runs) {
    parts.push(buffer.toString('utf8', done, start), '"', buffer.toString('latin1', start, end), '"');
    done = end;
  }
  parts.push(buffer.toString('utf8', done));
  return parts.join('');
}
