/** The place in the session list behind which the next page begins: opaque outside, (OrderedAt, SessionId) inside. */
import { AppError } from '../lib/errors.ts';

export interface Cursor {
  /** ms since the epoch. */
  readonly orderedAt: number;
  readonly sessionId: string;
}

export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(`${cursor.orderedAt}:${cursor.sessionId}`).toString('base64url');
}

/** Throws `invalid_input` for a text that encodeCursor did not make. */
export function decodeCursor(text: string): Cursor {
  const match = /^(\d{1,14}):(.{1,200})$/s.exec(Buffer.from(text, 'base64url').toString());
  if (!match?.[1] || !match[2]) {
    throw new AppError('invalid_input', 'cannot read the cursor: it is not one that a session list gave', {
      hint: 'Ask for the first page again, without a cursor.',
    });
  }
  return { orderedAt: Number(match[1]), sessionId: match[2] };
}

/** Newest first; the id decides between sessions of the same millisecond. */
export function compareCursors(a: Cursor, b: Cursor): number {
  return b.orderedAt - a.orderedAt || (a.sessionId < b.sessionId ? 1 : a.sessionId > b.sessionId ? -1 : 0);
}
