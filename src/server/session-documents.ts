/** Copies of long sessions: read, and made in the background. A copy that could not be written is missed by nobody but the clock. */
import { type DocumentKey, rowOfDocument } from '../ingest/rows/document-rows.ts';
import type { SessionVersion } from '../ingest/rows/session-rows.ts';
import { NO_LIVE_SESSIONS } from '../model/live-sessions.ts';
import type { Session } from '../model/session.ts';
import type { PriceBook } from '../price/price-book.ts';
import { getSession } from '../query/get-session.ts';
import { documentBasis, readDocument, type SessionDocuments } from '../query/session-document.ts';
import type { Store } from '../store/store.ts';
import { DocumentMaker } from './document-maker.ts';

export interface DocumentsOptions {
  readonly store: Store;
  readonly prices: PriceBook | undefined;
  /** The program's version. */
  readonly program: string;
  /** Whether the store has everything that is known of a session. */
  readonly isStored: (sessionId: string) => boolean;
  readonly onTrouble: (thrown: unknown) => void;
  /** How long nothing must have been heard of a session before it is copied. */
  readonly quietMs?: number;
}

export interface OpenDocuments {
  readonly documents: SessionDocuments;
  /** Told of versions of sessions when the store has them. */
  written(versions: readonly SessionVersion[]): void;
  /** Resolves when nothing is being read or written any more. */
  stop(): Promise<void>;
}

/** What is longer is assembled each time: it would be in memory several times over while it is written. */
const DOCUMENT_BYTES_MAX = 64 * 1024 * 1024;

export function openSessionDocuments(options: DocumentsOptions): OpenDocuments {
  const { store, prices, program, isStored, onTrouble, quietMs } = options;
  const basis = documentBasis(program, prices);
  const writing = new Set<Promise<void>>();
  const write = async (key: DocumentKey, session: Session): Promise<void> => {
    const block = rowOfDocument(session, { ...key, basis });
    if (block.bytes.length > DOCUMENT_BYTES_MAX) return;
    await store.insert(block, `document/${session.session_id}/${key.version}/${basis}`);
  };
  const documents: SessionDocuments = {
    read: (row) => readDocument(store, row, basis),
    keeper: (row) => {
      if (!isStored(row.sessionId)) return null;
      return (session) => {
        const promise = write(row, session)
          .catch(onTrouble)
          .finally(() => writing.delete(promise));
        writing.add(promise);
      };
    },
  };
  const maker = new DocumentMaker({
    // what is in memory is not asked: a copy holds what the store tells, as everybody reads it who comes later
    read: (sessionId) => getSession({ store, live: NO_LIVE_SESSIONS, prices, documents, now: Date.now() }, sessionId),
    isStored,
    onTrouble,
    quietMs,
  });
  return {
    documents,
    written: (versions) => maker.written(versions),
    stop: async () => {
      await maker.stop();
      await Promise.all(writing);
    },
  };
}
