/**
 * What does the sender take of the machine? It runs beside Codex, detached, after each Stop: its CPU is taken from whoever works there. Every run is a process of its own, as hooks start it, to its
 * end; CPU is what the system booked for it. The turn is one of the real Codex, 20 commands long.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { senderInstall } from '../src/hook/launcher.ts';
import { hookPlaces } from '../src/model/hook-spool.ts';
import { runScenario } from '../test/codex-lab/run-codex.ts';
import { loadScenario } from '../test/codex-lab/scenario.ts';
import { backendConfig, createSenderPlace, type SenderPlace } from '../test/helper/sender-place.ts';
import { type Manners, startTraceBackend } from '../test/helper/trace-backend.ts';
import { type Figure, percentile, type Question } from './measure.ts';

const ROUNDS = 10;
const AT_ONCE = 10;
/** The sender gives up on a backend after that, see its main file; here it is ended before. */
const HANGING_MS = 10_000;
/** USER_HZ, and where in /proc/self/stat the CPU of children that were waited for stands. */
const TICKS_PER_SECOND = 100;

function childrenCpuSeconds(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
}

interface Turn {
  readonly threadId: string;
  readonly transcript: string;
  remove(): void;
}

/** A session of one turn, of which nobody was told. */
async function recordTurn(): Promise<Turn> {
  const run = await runScenario(loadScenario('twenty-tools'), null);
  const sessions = path.join(run.codexHome, 'sessions');
  const name = readdirSync(sessions, { recursive: true, encoding: 'utf8' }).find((one) => one.endsWith('.jsonl'));
  if (name === undefined) throw new Error('Codex wrote no rollout');
  return {
    threadId: run.runs[0]?.threadId ?? '',
    transcript: path.join(sessions, name),
    remove: () => run.remove(),
  };
}

/** As the hook's script leaves it. */
function tell({ stateDir }: SenderPlace, { threadId, transcript }: Turn): void {
  const turnId = /"turn_id":"([^"]+)"/.exec(readFileSync(transcript, 'utf8'))?.[1];
  const call = { session_id: threadId, turn_id: turnId, transcript_path: transcript, hook_event_name: 'Stop' };
  const text = JSON.stringify({ ...call, cwd: '/', model: 'm', stop_hook_active: false });
  writeFileSync(path.join(hookPlaces(stateDir).spool, `Stop.${process.pid}.0`), text);
}

interface Spent {
  readonly ms: number;
  readonly cpuMs: number;
}

/** `count` senders at once, to the end of all. */
async function send({ stateDir, configDir }: SenderPlace, count = 1, endAfterMs: number | null = null): Promise<Spent> {
  const { program } = senderInstall(stateDir);
  const [start, cpu] = [performance.now(), childrenCpuSeconds()];
  const runs = Array.from({ length: count }, () => spawn(process.execPath, [program, stateDir, configDir]));
  const end = endAfterMs === null ? undefined : setTimeout(() => runs.map((run) => run.kill()), endAfterMs);
  await Promise.all(runs.map((run) => once(run, 'exit')));
  clearTimeout(end);
  return { ms: performance.now() - start, cpuMs: (childrenCpuSeconds() - cpu) * 1000 };
}

interface Way {
  readonly name: string;
  readonly manners: Manners;
  readonly count?: number;
  readonly isTold: boolean;
  readonly isConfigured?: false;
  readonly endAfterMs?: number;
}

const WAYS: readonly Way[] = [
  { name: 'a turn of 20 commands, sent', manners: 'ok', isTold: true },
  { name: 'nothing to do', manners: 'ok', isTold: false },
  { name: 'no backend configured', manners: 'ok', isTold: true, isConfigured: false },
  { name: `${AT_ONCE} at once, one turn`, manners: 'ok', isTold: true, count: AT_ONCE },
  { name: `${HANGING_MS / 1000} s of a backend that hangs`, manners: 'hang', isTold: true, endAfterMs: HANGING_MS },
  { name: `${HANGING_MS / 1000} s of a backend that says 503`, manners: 503, isTold: true, endAfterMs: HANGING_MS },
];

async function measure(way: Way, turn: Turn): Promise<Figure[]> {
  const rounds: Spent[] = [];
  let requests = 0;
  for (let round = -1; round < (way.endAfterMs === undefined ? ROUNDS : 1); round += 1) {
    const to = await startTraceBackend();
    to.manners = way.manners;
    const place = await createSenderPlace(way.isConfigured === false ? '' : backendConfig('one', to.url));
    if (way.isTold) tell(place, turn);
    const spent = await send(place, way.count, way.endAfterMs);
    // the first loads the program from disk
    if (round >= 0) rounds.push(spent);
    requests = to.requests;
    place.remove();
    await to.close();
  }
  const median = (of: (spent: Spent) => number): number => percentile(rounds.map(of), 0.5);
  return [
    { name: `${way.name}: CPU`, value: median(({ cpuMs }) => cpuMs), unit: 'ms' },
    { name: `${way.name}: from start to end`, value: median(({ ms }) => ms), unit: 'ms' },
    { name: `${way.name}: requests`, value: requests, unit: 'requests' },
  ];
}

export const sender: Question = {
  name: 'sender',
  ask: async () => {
    const turn = await recordTurn();
    try {
      const figures: Figure[] = [];
      for (const way of WAYS) figures.push(...(await measure(way, turn)));
      return {
        setting: `the built sender, each time in a fresh state folder, medians of ${ROUNDS} runs; one run where a backend is in trouble`,
        figures,
      };
    } finally {
      turn.remove();
    }
  },
};
