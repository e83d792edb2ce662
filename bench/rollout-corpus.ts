/** Rollout files to import: one that is as large as they get, made up in the shape of Codex 0.169.0, and many small ones, recorded, with new ids. */
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TRACE_ID = /(?<="trace_id":")[0-9a-f]{32}(?=")/g;
const START = Date.parse('2026-11-01T08:00:00Z');

const rolloutName = (at: number, threadId: string): string =>
  `rollout-${new Date(at).toISOString().slice(0, 19).replaceAll(':', '-')}-${threadId}.jsonl`;

/** A version 7 UUID of a moment, as Codex makes them. */
function uuidAt(ms: number): string {
  const time = Math.floor(ms).toString(16).padStart(12, '0');
  const rest = randomBytes(10).toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-8${rest.slice(3, 6)}-${rest.slice(6, 18)}`;
}

/** Numbers that are the same in every run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** Text that compresses about as well as listings and logs do. */
function textSource(random: () => number): (length: number) => string {
  const words = Array.from({ length: 4_000 }, () =>
    Math.floor(random() * 2 ** 40)
      .toString(36)
      .slice(0, 2 + random() * 8),
  );
  const lines: string[] = [];
  for (let line = 0; line < 40_000; line += 1) {
    const count = 3 + Math.floor(random() * 12);
    lines.push(Array.from({ length: count }, () => words[Math.floor(random() ** 2 * words.length)]).join(' '));
  }
  const soup = lines.join('\n');
  return (length) => {
    const from = Math.floor(random() * Math.max(1, soup.length - length));
    return soup.slice(from, from + length);
  };
}

/** Most outputs are short, some are files: 0.2 to 50 KB, half of them below 1.5 KB. */
const outputLength = (random: () => number): number => Math.floor(200 * 250 ** (random() ** 1.6));

/** Writes a session of `bytes` bytes and returns its path. */
export async function writeLargeRollout(folder: string, bytes: number): Promise<string> {
  const random = randomFrom(7);
  const text = textSource(random);
  const threadId = uuidAt(START);
  const file = path.join(folder, rolloutName(START, threadId));
  const out = createWriteStream(file);
  const session = {
    threadId,
    at: START,
    ordinal: 0,
    written: 0,
    total: { input: 0, cached: 0, output: 0, reasoning: 0 },
  };
  const write = async (type: string, payload: object): Promise<void> => {
    session.at += 40;
    const timestamp = new Date(session.at).toISOString();
    const line = `${JSON.stringify({ timestamp, ordinal: session.ordinal++, type, payload })}\n`;
    session.written += line.length;
    if (!out.write(line)) await once(out, 'drain');
  };
  await write('session_meta', {
    session_id: threadId,
    id: threadId,
    timestamp: new Date(START).toISOString(),
    cwd: '/home/dev/project',
    originator: 'codex_cli_rs',
    cli_version: '0.169.0',
    source: 'cli',
    model_provider: 'openai',
    base_instructions: { text: text(20_000) },
    history_mode: 'paginated',
    git: { commit_hash: randomBytes(20).toString('hex'), branch: 'main' },
  });
  for (let turn = 0; session.written < bytes; turn += 1) {
    for (const [type, payload] of turnLines(session, { text, random, turn })) await write(type, payload);
  }
  out.end();
  await once(out, 'finish');
  return file;
}

type Line = readonly [type: string, payload: object];

interface Session {
  readonly threadId: string;
  readonly at: number;
  readonly total: { input: number; cached: number; output: number; reasoning: number };
}

interface Matter {
  readonly text: (length: number) => string;
  readonly random: () => number;
  readonly turn: number;
}

function* turnLines(session: Session, matter: Matter): Generator<Line> {
  const { text, random, turn } = matter;
  const { threadId } = session;
  const turnId = uuidAt(session.at);
  const item = (what: object): Line => [
    'event_msg',
    { type: 'item_completed', thread_id: threadId, turn_id: turnId, item: what, completed_at_ms: session.at },
  ];
  const passthrough = { internal_chat_message_metadata_passthrough: { turn_id: turnId } };
  const prompt = text(40 + Math.floor(random() * 2_000));
  yield [
    'event_msg',
    { type: 'task_started', turn_id: turnId, trace_id: randomBytes(16).toString('hex'), model_context_window: 258_400 },
  ];
  yield [
    'turn_context',
    {
      turn_id: turnId,
      cwd: '/home/dev/project',
      approval_policy: 'on-request',
      model: 'gpt-5.5',
      effort: 'high',
      sandbox_policy: { type: 'workspace-write' },
    },
  ];
  if (turn % 10 === 0) yield ['world_state', { full: true, state: { environments: text(6_000) } }];
  yield [
    'response_item',
    { type: 'message', role: 'user', content: [{ type: 'input_text', text: prompt }], ...passthrough },
  ];
  yield item({ type: 'UserMessage', id: randomUUID(), content: [{ type: 'text', text: prompt }] });
  const calls = 4 + Math.floor(random() * 16);
  for (let call = 0; call < calls; call += 1) yield* callLines(session, matter, { turnId, item, passthrough });
  const answer = text(200 + Math.floor(random() * 3_000));
  const id = `msg_${randomBytes(16).toString('hex')}`;
  yield [
    'response_item',
    {
      type: 'message',
      id,
      role: 'assistant',
      content: [{ type: 'output_text', text: answer }],
      phase: 'final_answer',
      ...passthrough,
    },
  ];
  yield item({ type: 'AgentMessage', id, content: [{ type: 'Text', text: answer }], phase: 'final_answer' });
  yield* usageLines(session, turnId, random);
  if (turn % 40 === 39) yield* compactionLines(text, item);
  yield [
    'event_msg',
    {
      type: 'task_complete',
      turn_id: turnId,
      last_agent_message: answer,
      duration_ms: 60_000,
      time_to_first_token_ms: 800,
    },
  ];
}

interface TurnParts {
  readonly turnId: string;
  readonly item: (what: object) => Line;
  readonly passthrough: object;
}

function* callLines(
  session: Session,
  { text, random }: Matter,
  { turnId, item, passthrough }: TurnParts,
): Generator<Line> {
  const callId = `call_${randomBytes(16).toString('hex')}`;
  const summary = text(100 + Math.floor(random() * 400));
  const command = text(30 + Math.floor(random() * 300));
  const output = text(outputLength(random));
  yield [
    'response_item',
    {
      type: 'reasoning',
      id: `rs_${callId}`,
      summary: [{ type: 'summary_text', text: summary }],
      encrypted_content: randomBytes(900 + Math.floor(random() * 2_400)).toString('base64'),
      ...passthrough,
    },
  ];
  yield item({ type: 'Reasoning', id: `rs_${callId}`, summary_text: [summary], raw_content: [] });
  yield [
    'response_item',
    {
      type: 'function_call',
      id: `fc_${callId}`,
      name: 'exec_command',
      arguments: JSON.stringify({ cmd: command }),
      call_id: callId,
      ...passthrough,
    },
  ];
  yield* usageLines(session, turnId, random);
  yield item({
    type: 'CommandExecution',
    id: callId,
    command: ['/bin/bash', '-lc', command],
    cwd: 'file:///home/dev/project',
    source: 'unified_exec_startup',
    status: 'completed',
    aggregated_output: output,
    exit_code: 0,
    duration: { secs: 0, nanos: 14_115 },
  });
  const told = `Chunk ID: 1f2cdc\nWall time: 0.4000 seconds\nProcess exited with code 0\nOriginal token count: 2\nOutput:\n${output}`;
  yield ['response_item', { type: 'function_call_output', call_id: callId, output: told, ...passthrough }];
}

function* usageLines({ threadId, total }: Session, turnId: string, random: () => number): Generator<Line> {
  const usage = {
    input: 20_000 + Math.floor(random() * 90_000),
    cached: 18_000,
    output: 100 + Math.floor(random() * 900),
    reasoning: 64,
  };
  for (const name of ['input', 'cached', 'output', 'reasoning'] as const) total[name] += usage[name];
  const asTold = (of: typeof usage): object => ({
    input_tokens: of.input,
    cached_input_tokens: of.cached,
    cache_write_input_tokens: 0,
    output_tokens: of.output,
    reasoning_output_tokens: of.reasoning,
    total_tokens: of.input + of.output,
  });
  const response_id = `resp_${randomBytes(16).toString('hex')}`;
  yield [
    'token_usage_record',
    {
      thread_id: threadId,
      turn_id: turnId,
      session_id: threadId,
      response_id,
      usage: asTold(usage),
      turn_token_usage: asTold(total),
      thread_token_usage: asTold(total),
    },
  ];
  yield [
    'event_msg',
    {
      type: 'token_count',
      info: { total_token_usage: asTold(total), last_token_usage: asTold(usage), model_context_window: 258_400 },
      rate_limits: {
        limit_id: 'codex',
        primary: { used_percent: Math.floor(random() * 100), window_minutes: 300, resets_at: 1_795_214_022 },
        plan_type: 'plus',
      },
    },
  ];
}

function* compactionLines(text: Matter['text'], item: TurnParts['item']): Generator<Line> {
  const replacement_history = Array.from({ length: 40 }, () => ({
    type: 'message',
    role: 'user',
    content: [{ type: 'input_text', text: text(5_000) }],
  }));
  yield ['compacted', { message: '', replacement_history }];
  yield item({ type: 'ContextCompaction', id: randomUUID() });
}

/** Writes `count` recorded rollouts, each recording with ids and a day of its own every time. Returns their bytes. */
export function writeSmallRollouts(folder: string, count: number): number {
  const recordings = new Map<string, string[]>();
  for (const file of globSync(path.join(import.meta.dirname, '../fixtures/codex/*/*/rollout*.jsonl*')).toSorted())
    recordings.set(path.dirname(file), [...(recordings.get(path.dirname(file)) ?? []), file]);
  const groups = [...recordings.values()].map((files) =>
    files.map((file) => (file.endsWith('.gz') ? gunzipSync(readFileSync(file)) : readFileSync(file)).toString()),
  );
  let written = 0;
  let bytes = 0;
  for (let round = 0; written < count; round += 1) {
    const at = START - (round % 300) * 86_400_000 + round * 1_000;
    const ids = new Map<string, string>();
    const threads = new Set<string>();
    for (const content of groups[round % groups.length] ?? []) {
      if (written === count) break;
      const renew = (make: () => string) => (id: string) => {
        const known = ids.get(id) ?? make();
        ids.set(id, known);
        return known;
      };
      const fresh = content
        .replaceAll(
          UUID,
          renew(() => uuidAt(at)),
        )
        // Sessions that share a trace would hang together.
        .replaceAll(
          TRACE_ID,
          renew(() => randomBytes(16).toString('hex')),
        );
      const threadId = (JSON.parse(fresh.slice(0, fresh.indexOf('\n'))) as { payload: { id: string } }).payload.id;
      const day = path.join(folder, new Date(at).toISOString().slice(0, 10).replaceAll('-', '/'));
      mkdirSync(day, { recursive: true });
      // One thread has a second file when it was taken back.
      const id = threads.has(threadId) ? `${threadId}_${uuidAt(at)}` : threadId;
      threads.add(threadId);
      writeFileSync(path.join(day, rolloutName(at, id)), fresh);
      written += 1;
      bytes += fresh.length;
    }
  }
  return bytes;
}
