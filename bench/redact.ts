/**
 * What does redaction cost? Every line of the recorded rollouts and OTLP requests goes through our rules. Beside it, in the same run and on the same bytes, what
 * other people scan with: gitleaks and detect-secrets, where they are on the PATH. They are linters: they report places, replace nothing, and have other rules;
 * their figures hold the start of a process, so the file is large. Also what hostile repetition costs, and records as small as those of Codex's logs.
 */
import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createRedactor } from '../src/redact/redactor.ts';
import { type Figure, percentile, type Question } from './measure.ts';

const FIXTURES = path.resolve(import.meta.dirname, '../fixtures/codex');
const ROUNDS = 7;
const ROUND_LENGTH = 20_000_000;
const PEER_LENGTH = 10_000_000;
const HOSTILE = ['a.', '-----BEGIN', 'eyJ', 'https://', '"', '\\', 'password='];
const HOSTILE_LENGTH = 10_000_000;

/** The lines of rollouts and of OTLP as JSON, again and again up to `length` characters. */
function recordedTexts(length: number): string[] {
  const lines = globSync(`${FIXTURES}/*/*/{rollout,otlp-logs}.jsonl*`).flatMap((file) => {
    const bytes = readFileSync(file);
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split('\n');
  });
  const texts: string[] = [];
  for (let at = 0, sum = 0; sum < length; at += 1) {
    const line = lines[at % lines.length] ?? '';
    texts.push(line);
    sum += line.length;
  }
  return texts;
}

interface Cost {
  readonly seconds: number;
  readonly cpu: number;
}

function costOf(act: () => void): Cost {
  const before = process.cpuUsage();
  const start = performance.now();
  act();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { seconds, cpu: (user + system) / 1_000_000 };
}

/** The median of the rounds; the first has the compiler in it and does not count. */
function median(act: () => void): Cost {
  const costs = Array.from({ length: ROUNDS + 1 }, () => costOf(act)).slice(1);
  const middle = (pick: (cost: Cost) => number): number => percentile(costs.map(pick), 0.5);
  return { seconds: middle(({ seconds }) => seconds), cpu: middle(({ cpu }) => cpu) };
}

const figures = (name: string, length: number, { seconds, cpu }: Cost): Figure[] => [
  { name, value: length / 1_000_000 / seconds, unit: 'MB/s' },
  { name: `${name}: CPU`, value: (cpu / length) * 100_000_000, unit: 's per 100 MB' },
];

function ours(): Figure[] {
  const redactor = createRedactor();
  const texts = recordedTexts(ROUND_LENGTH);
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  return figures(
    'ours, recorded lines',
    length,
    median(() => texts.forEach((text) => redactor.text(text, 'bench'))),
  );
}

/** A record of Codex's logs: 24 attributes, few of them text. */
function oursByRecord(): Figure[] {
  const redactor = createRedactor();
  const attributes = Object.fromEntries(
    Array.from({ length: 24 }, (_, at) => [`attribute.${at}`, `a value of some length, ${at}`]),
  );
  const record = {
    id: '',
    source: 'otel_logs',
    kind: 'tool_result',
    name: 'codex.tool_result',
    at: 0,
    durationMs: null,
    threadId: '',
    turnId: '',
  } as const;
  const observation = { ...record, callId: '', responseId: '', traceId: '', spanId: '', parentSpanId: '', attributes };
  const count = 50_000;
  const { seconds } = median(() => {
    for (let i = 0; i < count; i += 1) redactor.observation(observation);
  });
  return [{ name: 'ours, records of 24 attributes', value: count / seconds, unit: 'records/s' }];
}

function hostile(): Figure[] {
  const redactor = createRedactor({ budget: { timeMaxMs: 60_000 } });
  return HOSTILE.map((piece) => {
    const text = piece.repeat(HOSTILE_LENGTH / piece.length);
    const { seconds } = costOf(() => redactor.text(text, 'bench'));
    return { name: `ours, 10 MB of ${JSON.stringify(piece)}`, value: seconds * 1000, unit: 'ms' };
  });
}

interface Peer {
  readonly name: string;
  readonly program: string;
  readonly args: (file: string) => readonly string[];
}

const PEERS: readonly Peer[] = [
  {
    name: 'gitleaks',
    program: 'gitleaks',
    args: (file) => ['dir', '--no-banner', '--exit-code', '0', '--max-target-megabytes', '1000', file],
  },
  { name: 'detect-secrets', program: 'detect-secrets', args: (file) => ['scan', '--no-verify', file] },
];

/** NaN where the program is not there. */
function peer({ name, program, args }: Peer, folder: string): Figure[] {
  const file = path.join(folder, 'recorded.txt');
  const text = recordedTexts(PEER_LENGTH).join('\n');
  writeFileSync(file, text);
  // `time` of the shell tells the CPU of a child; Node does not
  const command = `time -p "$0" "$@" >/dev/null 2>/dev/null`;
  const { stderr, status } = spawnSync('bash', ['-c', command, program, ...args(file)], { encoding: 'utf8' });
  const told = (word: string): number =>
    status === 0 ? Number(new RegExp(`^${word} ([\\d.]+)`, 'm').exec(stderr)?.[1]) : Number.NaN;
  return figures(`${name}, the same lines`, text.length, { seconds: told('real'), cpu: told('user') + told('sys') });
}

export const redact: Question = {
  name: 'redact',
  ask: async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'turnscope-bench-redact-'));
    try {
      const rows = [...ours(), ...oursByRecord(), ...PEERS.flatMap((each) => peer(each, folder)), ...hostile()];
      return {
        setting: `Recorded rollouts and OTLP logs, ${ROUND_LENGTH / 1_000_000} MB a round, median of ${ROUNDS}; peers once, on ${PEER_LENGTH / 1_000_000} MB, start of the process included`,
        figures: rows,
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
