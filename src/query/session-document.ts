/**
 * Copies of long sessions in the store. A copy is only as good as what it was made of: the row's version stands for the observations, its basis for
 * all else that decides. Whatever does not fit, or cannot be read, is as good as none: the session is assembled.
 */
import { createHash } from 'node:crypto';
import type { Session } from '../model/session.ts';
import type { PriceBook } from '../price/price-book.ts';
import { sqlFile } from '../store/sql-file.ts';
import type { Store } from '../store/store.ts';

/** The row of a session, as far as its copy goes. */
export interface DocumentRow {
  readonly sessionId: string;
  readonly version: string;
  /** ms since the epoch. */
  readonly orderedAt: number;
}

export interface SessionDocuments {
  /** null where there is none that fits. */
  read(row: DocumentRow): Promise<Session | null>;
  /**
   * Asked before the session is read, because what is not stored yet would be missing from the copy for ever. Who gets a function gives it what was
   * assembled; null where no copy may be made now.
   */
  keeper(row: DocumentRow): ((session: Session) => void) | null;
}

/**
 * Another program may assemble otherwise, and other prices give other costs.
 *
 * @param program its version: nothing else is sure to change whenever the shape of a session, or a figure in it, does
 */
export function documentBasis(program: string, prices: PriceBook | undefined): string {
  const known = JSON.stringify([...(prices?.prices ?? [])]);
  return `${program} ${createHash('sha256').update(known).digest('hex').slice(0, 16)}`;
}

export async function readDocument(
  store: Pick<Store, 'query'>,
  { sessionId, version }: DocumentRow,
  basis: string,
): Promise<Session | null> {
  const params = { session_id: sessionId, version, basis };
  const [row] = await store.query<{ document: string }>(sqlFile('query/session-document.sql'), params);
  return row === undefined ? null : parseDocument(row.document, sessionId);
}

function parseDocument(text: string, sessionId: string): Session | null {
  try {
    const parsed = JSON.parse(text) as Session;
    return parsed.session_id === sessionId ? parsed : null;
  } catch {
    return null;
  }
}
