/** Copies of long sessions, on the real engine: what they give is what assembling gives, and whatever does not fit is not used. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { tellStory } from '../../bench/seed/story.ts';
import { assemble } from '../../src/assemble/assemble.ts';
import { encodeContent } from '../../src/ingest/content.ts';
import { openJournal } from '../../src/ingest/journal/open-journal.ts';
import { concatBlocks } from '../../src/ingest/rows/concat-blocks.ts';
import { rowOfDocument } from '../../src/ingest/rows/document-rows.ts';
import { rowsOfObservations } from '../../src/ingest/rows/observation-rows.ts';
import { rowOfSession } from '../../src/ingest/rows/session-rows.ts';
import { NO_LIVE_SESSIONS } from '../../src/model/live-sessions.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { Session } from '../../src/model/session.ts';
import type { PriceBook } from '../../src/price/price-book.ts';
import { builtInPriceBook, createPriceBook } from '../../src/price/price-book.ts';
import { getSession } from '../../src/query/get-session.ts';
import { documentBasis, readDocument } from '../../src/query/session-document.ts';
import { openPipeline } from '../../src/server/pipeline.ts';
import { openSessionDocuments } from '../../src/server/session-documents.ts';
import { observationsOf, recordingNames } from '../helper/recording.ts';
import { type OpenedStore, temporaryFolder, WAYS } from './store-ways.ts';

const PRICES = builtInPriceBook();
const NOW = Date.parse('2026-11-21T12:00:00Z');
const PROGRAM = '1.0.0';
const QUIET_MS = 20;
const DEADLINE = { timeout: 20_000, interval: 20 };

const [[, open]] = WAYS as [[string, () => Promise<OpenedStore>]];
let opened: OpenedStore;
beforeAll(async () => {
  opened = await open();
});
afterEach(async () => {
  for (const table of ['codex_event', 'session', 'session_document'])
    await opened.store.command(`TRUNCATE TABLE ${table}`);
});
afterAll(() => opened.close());

/** Tables that are emptied keep the tokens of what was in them. */
let inserts = 0;
const token = (): string => `token/${inserts++}`;

const longStory = (): Observation[] =>
  tellStory({ seed: 7, startedAt: NOW - 86_400_000, ending: 'completed', turns: 120 });

function sessionOf(observations: readonly Observation[]): Session {
  const [session] = assemble(observations, { now: NOW, prices: PRICES }).filter(({ kind }) => kind === 'session');
  if (session === undefined) throw new Error('The story is no session.');
  return session;
}

function documentsOf({ program = PROGRAM, prices = PRICES, isStored = true } = {}) {
  const trouble: unknown[] = [];
  const documents = openSessionDocuments({
    store: opened.store,
    prices,
    program,
    isStored: () => isStored,
    onTrouble: (thrown) => trouble.push(thrown),
    quietMs: QUIET_MS,
  });
  onTestFinished(async () => {
    await documents.stop();
    expect(trouble).toEqual([]);
  });
  return documents;
}

const read = (sessionId: string, of: Parameters<typeof documentsOf>[0] = {}): Promise<Session> =>
  getSession(
    {
      store: opened.store,
      live: NO_LIVE_SESSIONS,
      prices: of.prices ?? PRICES,
      documents: documentsOf(of).documents,
      now: NOW,
    },
    sessionId,
  );

const countOf = async (): Promise<number> => {
  const [row] = await opened.store.query<{ n: string }>('SELECT count() AS n FROM session_document');
  return Number(row?.n);
};

/** Stores a long session; what is left of it when its observations are gone is the copy. */
async function stored(version = 1): Promise<Session> {
  const observations = longStory();
  const session = sessionOf(observations);
  await opened.store.insert(rowsOfObservations(observations), token());
  await writeRow(session, version);
  return session;
}

async function writeRow(session: Session, version: number): Promise<void> {
  const threadIds = session.agents.map(({ thread_id }) => thread_id);
  const orderedAt = Date.parse(session.started_at);
  const row = rowOfSession({ session, orderedAt, version, deleted: false, prices: PRICES, threadIds });
  await opened.store.insert(row, token());
}

const forgetEvents = (): Promise<void> => opened.store.command('TRUNCATE TABLE codex_event');

/** One sentence of the error that says that a session had to be assembled, and could not be. */
const ASSEMBLED = { code: 'not_found', message: expect.stringContaining('its events are not stored any more') };

describe('a copy', () => {
  test('is made by the first reading, used by the second, and equals what is assembled', async () => {
    const session = await stored();
    expect(await read(session.session_id)).toStrictEqual(session);
    await vi.waitFor(async () => expect(await countOf()).toBe(1), DEADLINE);
    await forgetEvents();
    expect(await read(session.session_id)).toStrictEqual(session);
  });

  test('of another version of the row is not used', async () => {
    const session = await stored();
    await read(session.session_id);
    await vi.waitFor(async () => expect(await countOf()).toBe(1), DEADLINE);
    await writeRow(session, 2);
    await forgetEvents();
    await expect(read(session.session_id)).rejects.toMatchObject(ASSEMBLED);
  });

  const cheaper: PriceBook = createPriceBook([]);
  test.each<[string, Parameters<typeof documentsOf>[0]]>([
    ['another program', { program: '1.0.1' }],
    ['other prices', { prices: cheaper }],
  ])('of %s is not used', async (_what, of) => {
    const session = await stored();
    await read(session.session_id);
    await vi.waitFor(async () => expect(await countOf()).toBe(1), DEADLINE);
    await forgetEvents();
    await expect(read(session.session_id, of)).rejects.toMatchObject(ASSEMBLED);
  });

  test.each<[string, string]>([
    ['half of it', '{"session_id":"'],
    ['no session', '[]'],
    ['another session', '{"session_id":"another"}'],
  ])('that holds %s is not used', async (_what, text) => {
    const session = await stored();
    const key = { orderedAt: Date.parse(session.started_at), version: '1', basis: documentBasis(PROGRAM, PRICES) };
    await opened.store.insert(rowOfDocument(session, key), token());
    await opened.store.command(
      'ALTER TABLE session_document UPDATE Document = {text:String} WHERE 1 SETTINGS mutations_sync = 1',
      { text },
    );
    expect(await read(session.session_id)).toStrictEqual(session);
  });

  test('is not made while something of the session is not stored', async () => {
    const session = await stored();
    await read(session.session_id, { isStored: false });
    // what follows in the same table is later than what the reading would have written
    await read(session.session_id, { program: 'later' });
    await vi.waitFor(async () => expect(await countOf()).toBe(1), DEADLINE);
    const key = { sessionId: session.session_id, version: '1', orderedAt: Date.parse(session.started_at) };
    expect(await readDocument(opened.store, key, documentBasis(PROGRAM, PRICES))).toBeNull();
  });

  test('of any recording holds all of it', async () => {
    const sessions = recordingNames().flatMap((name) => assemble(observationsOf(name), { now: NOW, prices: PRICES }));
    const rows = sessions.map((session, at) =>
      rowOfDocument(session, { orderedAt: Date.parse(session.started_at), version: String(at), basis: PROGRAM }),
    );
    for (const block of concatBlocks(rows)) await opened.store.insert(block, token());
    const kept = await opened.store.query<{ Document: string }>(
      'SELECT Document FROM session_document ORDER BY Version',
    );
    expect(sessions.length).toBeGreaterThan(100);
    expect(kept.map(({ Document }) => JSON.parse(Document) as unknown)).toStrictEqual(sessions);
  });
});

test('a session that falls silent is copied without anybody asking for it', async () => {
  const dataDir = temporaryFolder();
  const journal = await openJournal({ folder: path.join(dataDir, 'journal') });
  const trouble: string[] = [];
  let documents: ReturnType<typeof openSessionDocuments> | null = null;
  const pipeline = await openPipeline({
    journal,
    store: opened.store,
    prices: PRICES,
    filter: (content) => content,
    onWritten: (versions) => documents?.written(versions),
    onNotice: (sentence) => trouble.push(sentence),
  });
  documents = openSessionDocuments({
    store: opened.store,
    prices: PRICES,
    program: PROGRAM,
    isStored: (sessionId) => pipeline.assembler.isStored(sessionId),
    onTrouble: (thrown) => trouble.push(String(thrown)),
    quietMs: QUIET_MS,
  });
  const observations = longStory();
  const decoded = { signal: 'rollout', observations } as const;
  await pipeline.intake.accept({ decoded, body: encodeContent(decoded), encoding: 'json', receivedAt: Date.now() });
  await vi.waitFor(async () => expect(await countOf()).toBe(1), DEADLINE);
  await documents.stop();
  await pipeline.stop();
  await journal.close();
  await rm(dataDir, { recursive: true, force: true });
  const { session_id } = sessionOf(observations);
  const assembled = await getSession(
    { store: opened.store, live: NO_LIVE_SESSIONS, prices: PRICES, now: NOW },
    session_id,
  );
  await forgetEvents();
  expect(await read(session_id)).toStrictEqual(assembled);
  expect(trouble).toEqual([]);
});
