/**
 * A model provider that follows a script: as much of the Responses API as makes the real Codex work offline. It keeps
 * its own books (what it delivered and billed, what it asked to run, what came back), which is what Turnscope's
 * totals are compared with.
 */
import { appendFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { eventsOf, newId, type OutputItem, type ResponseEvent } from './response-events.ts';
import type { Scenario, Step, Usage } from './scenario.ts';

/** A call that the model asked for in a delivered answer. `input` is the text of its arguments. */
export interface AskedCall {
  readonly callId: string;
  readonly name: string;
  readonly namespace: string | null;
  readonly input: string;
}

/** An answer that reached its end, so that it was billed. */
export interface Delivered {
  readonly responseId: string;
  readonly threadId: string;
  /** The thread that the user speaks to: another one for answers to a sub-agent. */
  readonly rootId: string;
  /** `turn`, `compaction`, … */
  readonly requestKind: string;
  readonly model: string;
  readonly usage: Usage;
  readonly calls: readonly AskedCall[];
}

export interface ModelServer {
  /** `base_url` for Codex. */
  readonly url: string;
  readonly delivered: readonly Delivered[];
  /** How often a model answer was asked for, by thread: with every failed attempt. */
  readonly attempts: ReadonlyMap<string, number>;
  /** What Codex reported back for a call, by call id. */
  readonly outputs: ReadonlyMap<string, string>;
  /** Resolves when the nth request for an answer has come in, counted from 1 over all threads. */
  requested(nth: number): Promise<void>;
  close(): Promise<void>;
}

interface RequestBody {
  readonly model: string;
  readonly input: readonly { readonly type: string; readonly call_id?: string; readonly output?: unknown }[];
}

/** Said when the script has run out, so that a run ends and the test sees the difference. */
const OUT_OF_SCRIPT: Step = { items: [{ type: 'message', text: 'The script has no further answer.' }] };
const NO_USAGE: Usage = { input: 0, cached: 0, output: 0, reasoning: 0 };

/** Listens on a free loopback port. `logFile` gets every request body, one a line. */
export async function startModelServer(scenario: Scenario, { logFile }: { logFile: string }): Promise<ModelServer> {
  const script: (Step | null)[] = [...scenario.responses];
  const delivered: Delivered[] = [];
  const attempts = new Map<string, number>();
  const outputs = new Map<string, string>();
  const requests = createCounter();
  const answers = createCounter();

  const nextStep = (agent: string): Step => {
    const at = script.findIndex((step) => step !== null && (step.match_agent ?? agent) === agent);
    const step = script[at] ?? OUT_OF_SCRIPT;
    if (at >= 0) script[at] = null;
    return step;
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const text = (await buffer(request)).toString('utf8');
    appendFileSync(logFile, `${JSON.stringify({ url: request.url, headers: request.headers, body: text })}\n`);
    if (request.method !== 'POST' || !request.url?.endsWith('/responses')) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
      return;
    }
    const body = JSON.parse(text) as RequestBody;
    const threadId = String(request.headers['thread-id'] ?? '');
    const rootId = String(request.headers['session-id'] ?? threadId);
    const { agent_name: agent = '', request_kind: requestKind = '' } = metadataOf(request);
    requests.count();
    attempts.set(threadId, (attempts.get(threadId) ?? 0) + 1);
    for (const item of body.input) {
      if (item.call_id !== undefined && item.output !== undefined) outputs.set(item.call_id, textOf(item.output));
    }
    const step = nextStep(agent);
    if (step.after_answers !== undefined) await answers.reached(step.after_answers);
    const responseId = newId('resp');
    const output = await play(step, { responseId, model: body.model, response });
    if (output === null) return;
    const usage = step.usage ?? NO_USAGE;
    const calls = output.flatMap(callOf);
    delivered.push({ responseId, threadId, rootId, requestKind, model: body.model, usage, calls });
    answers.count();
  };

  const server = createServer((request, response) => {
    // a rejected answer must fail the run, not hang it: Codex sees a broken stream
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    delivered,
    attempts,
    outputs,
    requested: requests.reached,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Counter {
  readonly count: () => void;
  /** Resolves when `count` was called so often. */
  readonly reached: (nth: number) => Promise<void>;
}

function createCounter(): Counter {
  const waiting: { readonly nth: number; readonly resolve: () => void }[] = [];
  let counted = 0;
  return {
    count: () => {
      counted += 1;
      for (const { nth, resolve } of waiting) if (nth === counted) resolve();
    },
    reached: (nth) => (counted >= nth ? Promise.resolve() : new Promise((resolve) => waiting.push({ nth, resolve }))),
  };
}

interface Answering {
  readonly responseId: string;
  readonly model: string;
  readonly response: ServerResponse;
}

/** Streams one answer. Returns its items when it was delivered to the end, null when it failed as scripted. */
async function play(step: Step, { responseId, model, response }: Answering): Promise<OutputItem[] | null> {
  if (step.latency_ms !== undefined) await wait(step.latency_ms);
  if (step.status !== undefined) {
    response.writeHead(step.status, { 'content-type': 'application/json', ...step.headers });
    response.end(JSON.stringify(step.error));
    return null;
  }
  if (step.hang) return new Promise((resolve) => response.on('close', () => resolve(null)));
  response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': newId('req'), ...step.headers });
  let sequence = 0;
  const send = async (event: ResponseEvent): Promise<void> => {
    response.write(`event: ${event.type}\ndata: ${JSON.stringify({ ...event, sequence_number: sequence++ })}\n\n`);
    if (step.chunk_delay_ms !== undefined) await wait(step.chunk_delay_ms);
  };
  const base = { id: responseId, object: 'response', created_at: Math.floor(Date.now() / 1000), model };
  await send({ type: 'response.created', response: { ...base, status: 'in_progress', output: [] } });
  const output: OutputItem[] = [];
  let sent = 0;
  for (const [index, item] of (step.items ?? []).entries()) {
    const { done, events } = eventsOf(item, index, step);
    for (const event of events) {
      await send(event);
      sent += 1;
      if (sent === step.drop_after_events) return drop(response);
    }
    output.push(done);
  }
  if (step.drop_before_completed) return drop(response);
  if (step.failed !== undefined) {
    await send({ type: 'response.failed', response: { ...base, status: 'failed', output, error: step.failed } });
    response.end();
    return null;
  }
  const usage = billOf(step.usage ?? NO_USAGE);
  await send({ type: 'response.completed', response: { ...base, status: 'completed', output, usage } });
  response.end();
  return output;
}

function drop(response: ServerResponse): null {
  response.destroy();
  return null;
}

function billOf({ input, cached, output, reasoning }: Usage) {
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + output,
  };
}

function callOf(item: OutputItem): AskedCall[] {
  const callId = item['call_id'];
  if (typeof callId !== 'string') return [];
  const namespace = item['namespace'];
  return [
    {
      callId,
      name: String(item['name']),
      namespace: typeof namespace === 'string' ? namespace : null,
      input: String(item['arguments'] ?? item['input']),
    },
  ];
}

/** `agent_name` is `/root` for the main agent. Sub-agents ask at the same time, so that order alone cannot tell them apart. */
function metadataOf(request: IncomingMessage): { readonly agent_name?: string; readonly request_kind?: string } {
  return JSON.parse(String(request.headers['x-codex-turn-metadata'] ?? '{}')) as ReturnType<typeof metadataOf>;
}

/** Output is a text or a list of parts with a text each. */
function textOf(output: unknown): string {
  if (!Array.isArray(output)) return typeof output === 'string' ? output : JSON.stringify(output);
  return output.map((part: { text?: string }) => part.text ?? '').join('');
}
