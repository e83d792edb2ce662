/** Places in lists of records and traces behind which the next page begins: opaque outside. */
import { AppError } from '../lib/errors.ts';
import type { TraceSort } from './telemetry.ts';

/** Records have no id of their own: a place is a time, and how many of that nanosecond were shown already. */
export interface LogCursor {
  readonly direction: 'older' | 'newer';
  /** Nanoseconds since the epoch. */
  readonly timeNs: string;
  readonly skip: number;
}

export interface TraceCursor {
  readonly sort: TraceSort;
  /** Of the last trace that was shown: its beginning, ms since the epoch; its duration, µs; how many spans, or failed ones, it has. */
  readonly figure: number;
  readonly traceId: string;
}

export const encodeLogCursor = ({ direction, timeNs, skip }: LogCursor): string =>
  Buffer.from(`${direction}:${timeNs}:${skip}`).toString('base64url');

/** Throws `invalid_input` for a text that encodeLogCursor did not make. */
export function decodeLogCursor(text: string): LogCursor {
  const [, direction, timeNs, skip] = /^(older|newer):(\d{1,19}):(\d{1,9})$/.exec(plain(text)) ?? [];
  if (timeNs === undefined || skip === undefined) throw foreign('logs');
  return { direction: direction === 'newer' ? 'newer' : 'older', timeNs, skip: Number(skip) };
}

export const encodeTraceCursor = ({ sort, figure, traceId }: TraceCursor): string =>
  Buffer.from(`${sort}:${figure}:${traceId}`).toString('base64url');

/** Throws `invalid_input` for a text that encodeTraceCursor did not make, or made for another order. */
export function decodeTraceCursor(text: string, sort: TraceSort): TraceCursor {
  const [, made, figure, traceId] = /^([a-z]+):(\d{1,16}):(.{1,200})$/s.exec(plain(text)) ?? [];
  if (made !== sort || traceId === undefined) throw foreign(`traces in the order of ${sort}`);
  return { sort, figure: Number(figure), traceId };
}

const plain = (text: string): string => Buffer.from(text, 'base64url').toString();

const foreign = (list: string): AppError =>
  new AppError('invalid_input', `cannot read the cursor: it is not one that a list of ${list} gave`, {
    hint: 'Ask for the first page again, without a cursor.',
  });
