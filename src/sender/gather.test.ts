/** Rounds of the sender over a rollout that grows meanwhile: a turn must not go before all of it was read. */
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { event, idAt, line, meta, START, THREAD, tokenCount } from '../../test/helper/rollout-line.ts';
import { encodeContent } from '../ingest/content.ts';
import { RolloutCursors } from '../ingest/rollout/rollout-cursors.ts';
import { RolloutImporter } from '../ingest/rollout/rollout-importer.ts';
import { nodeDisk } from '../lib/node-disk.ts';
import type { Session } from '../model/session.ts';
import { loadPriceBook } from '../price/load-price-book.ts';
import { createRedactor } from '../redact/redactor.ts';
import { Gatherer } from './gather.ts';
import { createSenderIntake } from './sender-intake.ts';
import { ThreadList } from './thread-list.ts';
import { ThreadLogs } from './thread-log.ts';

const TURN = idAt(10);
const BEGIN = [
  meta(0, THREAD),
  event(10, 'task_started', { turn_id: TURN }),
  line(11, 'turn_context', { turn_id: TURN, cwd: '/p', model: 'gpt-6-sol' }),
  event(12, 'user_message', { message: 'Count.' }),
];
const END = [
  tokenCount(900, [3_300, 0, 20, 0]),
  event(905, 'agent_message', { message: 'Two.' }),
  event(910, 'task_complete', { turn_id: TURN, last_agent_message: 'Two.' }),
];

let folder: string;
let cursors: RolloutCursors;
let onLook: () => void;
let isHeld: boolean;
let onForward: () => Promise<void>;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'turnscope-gather-'));
  mkdirSync(join(folder, 'sessions'));
  cursors = await RolloutCursors.open(nodeDisk, join(folder, 'rollouts.jsonl'));
  onLook = () => undefined;
  onForward = () => Promise.resolve();
  isHeld = true;
});
afterEach(async () => {
  await cursors.close();
  rmSync(folder, { recursive: true, force: true });
});

const transcript = (): string => join(folder, 'sessions', `rollout-2026-11-20T22-00-00-${THREAD}.jsonl`);
const write = (lines: readonly Buffer[]): void => {
  for (const each of lines) appendFileSync(transcript(), Buffer.concat([each, Buffer.from('\n')]));
};

/** A sender whose clock says a second after the turn began. */
async function open() {
  let elapsedMs = 0;
  const now = () => START + 1_000 + elapsedMs;
  const logs = await ThreadLogs.open(nodeDisk, join(folder, 'thread'));
  const list = await ThreadList.open(nodeDisk, join(folder, 'threads.json'));
  const intake = createSenderIntake({ logs, list, redactor: createRedactor(), now });
  const sessions = { expect: () => Promise.resolve(), hold: () => undefined, release: () => undefined };
  const importer = new RolloutImporter({ intake, cursors, sessions, pace: () => Promise.resolve(), now });
  const sent = new Map<string, number | null>();
  const gatherer = new Gatherer({
    logs,
    list,
    importer,
    locks: {
      held: () => {
        onLook();
        return Promise.resolve(new Set(isHeld ? ['1'] : []));
      },
      inodeOf: () => Promise.resolve('1'),
    },
    codexHome: folder,
    now,
    elapsed: () => elapsedMs,
    abort: new AbortController().signal,
    prices: loadPriceBook(join(folder, 'prices.json')),
    forward: async (session: Session) => {
      await onForward();
      for (const turn of session.turns)
        if (turn.status !== 'running' && !sent.has(turn.turn_id)) sent.set(turn.turn_id, turn.tokens.input);
      return true;
    },
    onProblem: (sentence) => expect.fail(sentence),
  });
  const hook = async (name: string, turn = TURN): Promise<void> => {
    const payload = JSON.stringify({
      session_id: THREAD,
      hook_event_name: name,
      turn_id: turn,
      cwd: '/p',
      transcript_path: transcript(),
    });
    const decoded = { signal: 'hooks', records: [{ event: name, arrivedAt: now() - 900, payload }] } as const;
    await intake.accept({ decoded, body: encodeContent(decoded), encoding: 'json', receivedAt: now() });
  };
  const round = async (): Promise<number> => {
    const { soon } = await gatherer.round();
    elapsedMs += 200;
    return soon;
  };
  return { sent, hook, round };
}

it('a process that ended its turn while its file was read is not taken for one that was killed', async () => {
  const { sent, hook, round } = await open();
  write(BEGIN);
  await hook('UserPromptSubmit');
  expect([await round(), sent.size]).toEqual([0, 0]);
  onLook = () => {
    onLook = () => undefined;
    write(END);
    isHeld = false;
  };
  expect([await round(), sent.size]).toEqual([1, 0]);
  expect([await round(), [...sent]]).toEqual([0, [[TURN, 3_300]]]);
});

it('one that was killed is sent with the next look at its file', async () => {
  const { sent, hook, round } = await open();
  write(BEGIN);
  await hook('UserPromptSubmit');
  await round();
  isHeld = false;
  expect([await round(), sent.size]).toEqual([1, 0]);
  expect([await round(), [...sent]]).toEqual([0, [[TURN, null]]]);
});

it('what hooks tell while a session is looked at is looked at in the next round', async () => {
  const { sent, hook, round } = await open();
  const next = idAt(2_000);
  isHeld = false;
  write([...BEGIN, ...END]);
  await hook('UserPromptSubmit');
  await hook('Stop');
  onForward = async () => {
    onForward = () => Promise.resolve();
    // the session is resumed, and its turn is over before this look at it is
    write([
      event(2_000, 'task_started', { turn_id: next }),
      event(2_001, 'user_message', { message: 'Again.' }),
      tokenCount(2_002, [6_800, 0, 40, 0]),
      event(2_003, 'task_complete', { turn_id: next, last_agent_message: 'Four.' }),
    ]);
    await hook('UserPromptSubmit', next);
    await hook('Stop', next);
  };
  for (let look = 0; look < 4; look += 1) await round();
  expect([...sent.keys()]).toEqual([TURN, next]);
});
