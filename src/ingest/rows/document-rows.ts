import type { Session } from '../../model/session.ts';
import type { RowBlock } from '../../store/store.ts';
import { RowBinaryWriter } from './row-binary-writer.ts';

export interface DocumentKey {
  /** ms since the epoch, as in the session's row. */
  readonly orderedAt: number;
  /** Of the session's row; a 64-bit integer, so text. */
  readonly version: string;
}

/**
 * A row of `session_document`.
 *
 * @param key `basis` names what decided over the session beside its observations
 */
export function rowOfDocument(session: Session, key: DocumentKey & { readonly basis: string }): RowBlock {
  const writer = new RowBinaryWriter(16 * 1024);
  writer.string(session.session_id);
  writer.milliseconds(key.orderedAt);
  writer.uint64(BigInt(key.version));
  writer.string(key.basis);
  writer.string(JSON.stringify(session));
  return { table: 'session_document', rowCount: 1, bytes: writer.bytes() };
}
