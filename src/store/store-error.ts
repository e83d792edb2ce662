/** ClickHouse's errors, and those of the way to it, as ours. */
import { ClickHouseError } from '@clickhouse/client';
import { AppError, type ErrorCode } from '../lib/errors.ts';

const CODES: Readonly<Record<string, ErrorCode>> = {
  '158': 'too_large', // TOO_MANY_ROWS
  '159': 'too_large', // TIMEOUT_EXCEEDED
  '160': 'too_large', // TOO_SLOW
  '164': 'forbidden', // READONLY
  '202': 'unavailable', // TOO_MANY_SIMULTANEOUS_QUERIES
  '241': 'too_large', // MEMORY_LIMIT_EXCEEDED
  '242': 'unavailable', // TABLE_IS_READ_ONLY
  '243': 'disk_full', // NOT_ENOUGH_SPACE
  '307': 'too_large', // TOO_MANY_BYTES
  '394': 'unavailable', // QUERY_WAS_CANCELLED
  '396': 'too_large', // TOO_MANY_ROWS_OR_BYTES
  '497': 'forbidden', // ACCESS_DENIED
  '516': 'unauthenticated', // AUTHENTICATION_FAILED
};

const HINTS: Partial<Record<ErrorCode, string>> = {
  too_large: 'Ask for less: a shorter time, fewer columns, a LIMIT.',
  disk_full: 'Free some space on the disk of the store.',
};

/** What the client's package writes behind a statement: an engine quotes it in what it says, though nobody typed it. */
const UNTYPED = /\s*\bFORMAT JSON\w*EachRow\w*/g;

/** `verb` completes "cannot …". `otherwise`: whose fault an error without a special meaning is. */
export function storeError(thrown: unknown, verb: string, otherwise: ErrorCode): AppError {
  if (thrown instanceof AppError) return thrown;
  const message = (thrown instanceof Error ? thrown.message.trim() : String(thrown)).replace(UNTYPED, '');
  if (!(thrown instanceof ClickHouseError)) {
    return new AppError('unavailable', `cannot ${verb}: the store does not answer (${message})`, { cause: thrown });
  }
  const code = CODES[thrown.code] ?? otherwise;
  const hint = HINTS[code];
  return new AppError(code, `cannot ${verb}: ${message}`, { cause: thrown, ...(hint === undefined ? {} : { hint }) });
}
