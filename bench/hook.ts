/**
 * What does a hook cost Codex? It waits for the whole process, so that is what is measured: from `spawn` to exit, as Codex starts it (a shell with a
 * command line), with the payload on stdin. The ways are called in turn, so that whatever else the machine does hits them all; a ratio is the median of the
 * ratios of calls that stood side by side. `sh -c 'cat >/dev/null'` is the least that a hook of any kind can cost.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hookHandlers } from '../src/hook/handler.ts';
import { installHook } from '../src/hook/install.ts';
import { hookPlaces } from '../src/model/hook-spool.ts';
import { type Figure, percentile, type Question } from './measure.ts';

const ROUNDS = 200;
/** Slow ones, which are there to compare with, are called in every tenth round. */
const SELDOM = 10;
/** A prompt, a command with some output, and the longest output that Codex gives to a model. */
const PAYLOAD_BYTES = [500, 10_000, 100_000, 1_000_000];

interface Way {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly seldom?: true;
}

const FLOOR = "sh -c 'cat >/dev/null'";

function waysOf(stateDir: string): Way[] {
  const places = hookPlaces(stateDir);
  const command = hookHandlers(places).find(({ event }) => event === 'PostToolUse')?.command ?? '';
  const built = path.resolve(import.meta.dirname, '../dist/turnscope.js');
  return [
    { name: FLOOR, program: 'sh', args: ['-c', 'cat >/dev/null'] },
    { name: 'our hook, from sh', program: 'sh', args: ['-c', command] },
    { name: 'our hook, from bash', program: 'bash', args: ['-c', command] },
    { name: 'our hook, alone', program: places.script, args: ['PostToolUse'] },
    { name: 'node -e 0', program: process.execPath, args: ['-e', '0'], seldom: true },
    { name: 'python3 -c pass', program: 'python3', args: ['-c', 'pass'], seldom: true },
    { name: 'turnscope hook', program: process.execPath, args: [built, 'hook', 'PostToolUse'], seldom: true },
  ];
}

/** ms from start to exit; NaN where the program is not there. */
function timeOf({ program, args }: Way, input: string, env: NodeJS.ProcessEnv): number {
  const start = performance.now();
  const { error } = spawnSync(program, args, { input, env, stdio: ['pipe', 'pipe', 'pipe'] });
  // EPIPE: it has not read its stdin, which is fine
  return error !== undefined && !('code' in error && error.code === 'EPIPE') ? Number.NaN : performance.now() - start;
}

const median = (values: readonly number[] | undefined): number => percentile(values ?? [], 0.5);

function measure(stateDir: string, payloadBytes: number): Figure[] {
  const ways = waysOf(stateDir);
  const env = { ...process.env, TURNSCOPE_STATE_DIR: stateDir };
  const { spool } = hookPlaces(stateDir);
  const input = JSON.stringify({ tool_response: 'x'.repeat(payloadBytes - 20) });
  const times = new Map<string, number[]>(ways.map(({ name }) => [name, []]));
  const ratios = new Map<string, number[]>(ways.map(({ name }) => [name, []]));
  for (let round = -2; round < ROUNDS; round += 1) {
    let floor = Number.NaN;
    for (const way of ways) {
      if (way.seldom && round % SELDOM !== 0) continue;
      const ms = timeOf(way, input, env);
      if (way.name === FLOOR) floor = ms;
      if (round < 0 || Number.isNaN(ms)) continue;
      times.get(way.name)?.push(ms);
      ratios.get(way.name)?.push(ms / floor);
    }
    for (const name of readdirSync(spool)) rmSync(path.join(spool, name));
  }
  return ways.flatMap(({ name }) => [
    { name: `${payloadBytes} bytes: ${name}, median`, value: median(times.get(name)), unit: 'ms' },
    ...(name === FLOOR
      ? []
      : [{ name: `${payloadBytes} bytes: ${name}, to the floor`, value: median(ratios.get(name)), unit: 'times' }]),
  ]);
}

/** Of other exporters, whole process, as measured in November 2026 on 2 cores with Node 20 and Python 3.11: for the scale, not for the digit. */
const PEERS: readonly (readonly [string, number])[] = [
  ["floor of that machine: sh -c 'cat >/dev/null'", 2],
  ['floor of that machine: node -e 0', 66],
  ['floor of that machine: python3 -c pass', 117],
  ['Logfire exporter, PostToolUse', 262],
  ['Logfire exporter, Stop, 200 KB of rollout', 245],
  ['Arize, notify, 200 KB of rollout', 161],
  ['Langfuse, Stop, 200 KB of rollout', 212],
  ['LangSmith, Stop, 200 KB of rollout', 881],
  ['Guance, Stop, 200 KB of rollout', 775],
];

export const hook: Question = {
  name: 'hook',
  ask: async () => {
    const stateDir = mkdtempSync(path.join(tmpdir(), 'turnscope-bench-hook-'));
    try {
      await installHook({ stateDir });
      return {
        setting: `whole process, ${ROUNDS} calls of each way in turn (${ROUNDS / SELDOM} of the slow ones), payload on stdin`,
        figures: [
          ...PAYLOAD_BYTES.flatMap((bytes) => measure(stateDir, bytes)),
          ...PEERS.map(([name, value]) => ({ name: `elsewhere: ${name}`, value, unit: 'ms' })),
        ],
      };
    } finally {
      rmSync(stateDir, { recursive: true, force: true });
    }
  },
};
