import { expect, it } from 'vitest';
import { FACT_AT, FACT_THREAD, fact } from '../../test/helper/fact.ts';
import { MemoryDisk } from '../../test/helper/memory-disk.ts';
import type { Content } from '../ingest/content.ts';
import type { Observation } from '../model/observation.ts';
import { createRedactor } from '../redact/redactor.ts';
import { createSenderIntake } from './sender-intake.ts';
import { ThreadList } from './thread-list.ts';
import { ThreadLogs } from './thread-log.ts';

const TURN = '01a1fb18-3bca-7231-ad5e-f147adbc34f1';
const DAY_MS = 86_400_000;

async function open(disk = new MemoryDisk()) {
  const logs = await ThreadLogs.open(disk, '/threads');
  const list = await ThreadList.open(disk, '/threads.json');
  const redactor = createRedactor({ knownValues: ['correct-horse-battery'] });
  const intake = createSenderIntake({ logs, list, redactor, now: () => FACT_AT });
  const accept = (decoded: Content) =>
    intake.accept({ decoded, body: new Uint8Array(), encoding: 'json', receivedAt: FACT_AT });
  const rollout = (observations: readonly Observation[]) => accept({ signal: 'rollout', observations });
  return { disk, logs, list, accept, rollout };
}

const hook = (event: string, more: Readonly<Record<string, unknown>>) => ({
  event,
  arrivedAt: FACT_AT,
  payload: JSON.stringify({ session_id: FACT_THREAD, hook_event_name: event, turn_id: TURN, cwd: '/', ...more }),
});

it('keeps no secret, and knows the thread with its file again', async () => {
  const { disk, accept } = await open();
  const path = `/h/.codex/sessions/2026/11/20/rollout-2026-11-20T10-00-00-${FACT_THREAD}.jsonl`;
  const prompt = 'Use correct-horse-battery.';
  expect(
    await accept({ signal: 'hooks', records: [hook('UserPromptSubmit', { prompt, transcript_path: path })] }),
  ).toEqual({ outcome: 'accepted' });
  const again = await open(disk);
  expect(again.list.get(FACT_THREAD)).toMatchObject({ rollouts: [path], isOpen: true, firstHeardAt: FACT_AT });
  const [told] = await again.logs.read(FACT_THREAD);
  expect(told?.attributes['prompt']).toMatch(/^Use \[REDACTED:\w+\]\.$/);
});

it('has heard of a thread when its first hook was called, however late it gets to know', async () => {
  const { list, accept, rollout } = await open();
  const call = (event: string, afterMs: number) => ({ ...hook(event, {}), arrivedAt: FACT_AT + afterMs });
  await accept({ signal: 'hooks', records: [call('SessionStart', -5_000), call('Stop', -10)] });
  await rollout([fact({ at: FACT_AT - DAY_MS })]);
  expect(list.get(FACT_THREAD)).toMatchObject({ firstHeardAt: FACT_AT - 5_000, touchedAt: FACT_AT });
});

it('takes of a long file what is ours: what is new, what holds for all, and the turn that a hook named', async () => {
  const { accept, rollout, logs } = await open();
  await accept({ signal: 'hooks', records: [hook('Stop', {})] });
  const at = FACT_AT - DAY_MS;
  const told: Observation[] = [
    fact({ id: 'old', kind: 'prompt', at, turnId: 'x' }),
    fact({ id: 'old-nameless', kind: 'prompt', at }),
    fact({ id: 'start', kind: 'thread_started', at }),
    fact({ id: 'link', kind: 'thread_link', at, attributes: { parent_thread_id: 'p', child_thread_id: FACT_THREAD } }),
    fact({ id: 'named', kind: 'prompt', at, turnId: TURN }),
    fact({ id: 'new', kind: 'prompt', at: FACT_AT - 1 }),
  ];
  await rollout(told);
  const ids = (await logs.read(FACT_THREAD)).filter(({ source }) => source === 'rollout').map(({ id }) => id);
  expect(ids).toEqual(['start', 'link', 'named', 'new']);
});

it('says so when the disk is full, and has acknowledged nothing', async () => {
  const { disk, accept } = await open();
  disk.bytesFree = 0;
  expect(await accept({ signal: 'hooks', records: [hook('Stop', {})] })).toMatchObject({ outcome: 'disk_full' });
});
