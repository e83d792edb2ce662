/**
 * From accepted request to stored session, on the real engine: what the store gives back after a restart is what
 * `assemble` makes of the recording directly.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { assemble } from '../../src/assemble/assemble.ts';
import type { IntakeAnswer } from '../../src/ingest/intake.ts';
import { openJournal } from '../../src/ingest/journal/open-journal.ts';
import { NO_LIVE_SESSIONS } from '../../src/model/live-sessions.ts';
import type { Session } from '../../src/model/session.ts';
import { decodeExportRequest } from '../../src/otlp/decode.ts';
import { createQuery } from '../../src/query/create-query.ts';
import { openStore } from '../../src/server/open-store.ts';
import { openPipeline, type Pipeline } from '../../src/server/pipeline.ts';
import type { Store } from '../../src/store/store.ts';
import { observationsOf, type RecordedRequest, recordingNames, requestsOf } from '../helper/recording.ts';

interface Life {
  readonly store: Store;
  readonly pipeline: Pipeline;
  end(): Promise<void>;
}

let dataDir: string;
const notices: string[] = [];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'turnscope-pipeline-'));
  notices.length = 0;
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

async function live(): Promise<Life> {
  const journal = await openJournal({ folder: join(dataDir, 'journal') });
  const store = await openStore({ dataDir });
  const pipeline = await openPipeline({
    journal,
    store,
    filter: (content) => content,
    onNotice: (sentence) => notices.push(sentence),
  });
  const end = async (): Promise<void> => {
    await pipeline.stop();
    await journal.close();
    await store.close();
  };
  return { store, pipeline, end };
}

async function send({ pipeline }: Life, requests: readonly RecordedRequest[]): Promise<void> {
  for (const request of requests) {
    const result = decodeExportRequest(request);
    if (!result.ok) throw new Error(result.problem.message);
    const { body, encoding } = request;
    const answer: IntakeAnswer = await pipeline.intake.accept({
      decoded: result.request,
      body,
      encoding,
      receivedAt: Date.now(),
    });
    expect(answer).toEqual({ outcome: 'accepted' });
  }
}

/** Without what depends on the clock: whether a silent session counts as running, and for how long. */
const timeless = ({ turns, ...session }: Session) => ({
  ...session,
  status: null,
  ended_at: null,
  duration_ms: null,
  missing: null,
  turns: turns.map((turn) => ({
    ...turn,
    status: null,
    duration_ms: null,
    tool_calls: turn.tool_calls.map((call) => ({ ...call, status: null })),
  })),
});

test('every recording comes back from the store as it was assembled', async () => {
  const names = recordingNames().filter((name) => requestsOf(name).length > 0);
  const life = await live();
  for (const name of names) await send(life, requestsOf(name));
  await life.pipeline.writer.settled();
  const query = createQuery({ store: life.store, live: NO_LIVE_SESSIONS, now: Date.now });
  let compared = 0;
  for (const name of names) {
    for (const session of assemble(observationsOf(name), { now: Date.now() })) {
      expect(timeless(await query.getSession(session.session_id)), name).toEqual(timeless(session));
      compared += 1;
    }
  }
  expect(compared).toBeGreaterThan(100);
  expect(notices).toEqual([]);
  await life.end();
}, 120_000); // several hundred sessions

test('a resumed session goes on after a restart between its turns', async () => {
  const name = '0.169.0/resume-three-turns';
  const requests = requestsOf(name);
  const first = await live();
  await send(first, requests.slice(0, Math.ceil(requests.length / 2)));
  await first.end();
  const second = await live();
  await send(second, requests.slice(Math.ceil(requests.length / 2)));
  await second.pipeline.writer.settled();
  const [whole] = assemble(observationsOf(name), { now: Date.now() });
  const query = createQuery({ store: second.store, live: second.pipeline.assembler, now: Date.now });
  const { sessions } = await query.listSessions({}, { limit: 10 });
  expect(sessions.map(({ session_id, tokens, counts }) => [session_id, tokens, counts])).toEqual([
    [whole?.session_id, whole?.tokens, whole?.counts],
  ]);
  await second.end();
});

test('a request that is sent twice changes nothing', async () => {
  const requests = requestsOf('0.169.0/subagents');
  const life = await live();
  await send(life, requests);
  await send(life, requests);
  await life.pipeline.writer.settled();
  const [whole] = assemble(observationsOf('0.169.0/subagents'), { now: Date.now() });
  const query = createQuery({ store: life.store, live: NO_LIVE_SESSIONS, now: Date.now });
  expect((await query.getSession(whole?.session_id ?? '')).tokens).toEqual(whole?.tokens);
  await life.end();
});
