/**
 * `@openai/codex-sdk` with its turns told: prompt, commands, edits, MCP calls, answer, tokens. For programs that drive Codex and want one telemetry of their own;
 * leave the exporters of Codex's own `[otel]` off then, or everything arrives twice.
 *
 *     OTLP=http://127.0.0.1:4318 node examples/sdk/codex-sdk.ts "How many files are here?" "And how many lines?"
 */
import { randomUUID } from 'node:crypto';
import { Codex, type Thread, type ThreadEvent, type ThreadItem, type Usage } from '@openai/codex-sdk';
import { context, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  type OtelExporter,
  OtelProvider,
  type ResponseUsage,
  recordTurnUsage,
  SessionTelemetry,
  startToolSpan,
  startTurnSpan,
  type ToolResult,
} from '@turnscope/otel';

const MODEL = process.env['MODEL'] ?? 'gpt-5.5';
const OTLP = process.env['OTLP'] ?? 'http://127.0.0.1:4318';
const to = (signal: string): OtelExporter => ({
  kind: 'otlp-http',
  endpoint: `${OTLP}/v1/${signal}`,
  protocol: 'binary',
});
const provider = OtelProvider.from({
  environment: 'example',
  serviceName: 'codex-wrapper',
  serviceVersion: '1.0.0',
  codexHome: process.cwd(),
  exporter: to('logs'),
  traceExporter: to('traces'),
  metricsExporter: to('metrics'),
});
provider?.install();
const tracer = trace.getTracer('codex-wrapper');

/** A thread names itself when its first turn begins: until then there is no session to tell about. */
const sessionOf = (conversationId: string): SessionTelemetry =>
  new SessionTelemetry({
    identity: {
      conversationId,
      model: MODEL,
      slug: MODEL,
      appVersion: '1.0.0',
      originator: 'codex_sdk_ts',
      terminalType: 'unknown',
      sessionSource: 'exec',
      // the user of this example wants to see the words
      logUserPrompts: true,
    },
    events: provider?.events,
    metrics: provider?.metrics,
    content: { logAgentResponses: true },
  });

/** Takes the place of `thread.run`: the same turn, told while it runs. Throws what Codex says when the turn fails. */
async function run(thread: Thread, prompt: string): Promise<string> {
  const isNew = thread.id === null;
  if (isNew) told.set(thread, NO_USAGE);
  const { events } = await thread.runStreamed(prompt);
  let turn: ToldTurn | undefined;
  let answer = '';
  try {
    for await (const event of events) {
      if (turn === undefined && thread.id !== null) turn = new ToldTurn(thread.id, prompt, isNew);
      turn?.tell(event);
      if (event.type === 'turn.completed') turn?.complete(usageSinceLast(thread, event.usage));
      if (event.type === 'item.completed' && event.item.type === 'agent_message') answer = event.item.text;
      if (event.type === 'turn.failed') throw new Error(event.error.message);
    }
  } finally {
    turn?.end();
  }
  return answer;
}

interface OpenCall {
  readonly span: Span;
  readonly startedAt: number;
}

/** One turn, from its prompt on: a span, and events inside of it. */
class ToldTurn {
  readonly #session: SessionTelemetry;
  readonly #ids: { readonly conversationId: string; readonly turnId: string };
  readonly #span: Span;
  readonly #startedAt: number = performance.now();
  /** Calls that run, by the item's id. */
  readonly #open = new Map<string, OpenCall>();

  constructor(conversationId: string, prompt: string, isNew: boolean) {
    this.#session = sessionOf(conversationId);
    this.#ids = { conversationId, turnId: randomUUID() };
    // a session begins before its first turn does, as in Codex: a receiver would take it for another process of the same thread
    if (isNew) this.#session.conversationStarts(START);
    if (isNew) this.#session.counter('codex.thread.started', 1);
    this.#span = startTurnSpan(tracer, { ...this.#ids, model: MODEL });
    within(this.#span, () => this.#session.userPrompt({ prompt, textInputs: 1, imageInputs: 0, localImageInputs: 0 }));
  }

  tell(event: ThreadEvent): void {
    within(this.#span, () => {
      if (event.type === 'item.started') this.#begin(event.item);
      if (event.type === 'item.completed') this.#finish(event.item);
      if (event.type === 'turn.failed') this.#fail(event.error.message);
    });
  }

  /** One record for the whole turn: how many requests Codex made for it, its SDK does not say. Nothing where its tokens are unknown. */
  complete(usage: ResponseUsage | undefined): void {
    if (usage === undefined) return;
    within(this.#span, () => this.#session.sseEventCompleted(usage));
    recordTurnUsage(this.#span, usage);
  }

  /** Of a turn that was broken off, too. */
  end(): void {
    for (const { span } of this.#open.values()) span.setAttribute('aborted', true).end();
    this.#session.recordDuration('codex.turn.e2e_duration_ms', performance.now() - this.#startedAt);
    this.#span.end();
  }

  #begin(item: ThreadItem): void {
    const call = toolCallOf(item);
    if (call === undefined) return;
    const span = startToolSpan(tracer, { ...this.#ids, toolName: call.toolName, callId: this.#callId(item) });
    this.#open.set(item.id, { span, startedAt: performance.now() });
  }

  #finish(item: ThreadItem): void {
    if (item.type === 'agent_message') this.#session.agentResponse(agentResponse(this.#ids.turnId, item));
    // an edit that needs nobody's yes is told when it is done, and not before
    if (!this.#open.has(item.id)) this.#begin(item);
    const call = toolCallOf(item);
    const open = this.#open.get(item.id);
    if (call === undefined || open === undefined) return;
    const durationMs = performance.now() - open.startedAt;
    const result = { ...call, callId: this.#callId(item), durationMs };
    within(open.span, () => this.#session.toolResultWithTags(result));
    open.span.end();
    this.#open.delete(item.id);
  }

  #fail(message: string): void {
    this.#session.sseEventFailed(undefined, performance.now() - this.#startedAt, message);
    this.#span.setStatus({ code: SpanStatusCode.ERROR });
  }

  /** Codex counts the items of each turn from 0. */
  #callId(item: ThreadItem): string {
    return `${this.#ids.turnId}:${item.id}`;
  }
}

const within = (span: Span, work: () => void): void => context.with(trace.setSpan(context.active(), span), work);

const START = {
  providerName: 'OpenAI',
  reasoningSummary: 'auto',
  approvalPolicy: 'never',
  sandboxPolicy: 'danger-full-access',
  mcpServers: [],
};

/** Undefined for what is no tool: reasoning, messages, plans. */
function toolCallOf(item: ThreadItem): Omit<ToolResult, 'callId' | 'durationMs'> | undefined {
  if (item.type === 'command_execution')
    return {
      toolName: 'exec_command',
      arguments: JSON.stringify({ cmd: item.command }),
      output: `Process exited with code ${item.exit_code ?? 'unknown'}\nOutput:\n${item.aggregated_output}`,
      success: item.status === 'completed',
    };
  if (item.type === 'file_change')
    return {
      toolName: 'apply_patch',
      arguments: JSON.stringify(item.changes),
      output: item.changes.map(({ kind, path }) => `${kind} ${path}`).join('\n'),
      success: item.status === 'completed',
    };
  if (item.type === 'mcp_tool_call')
    return {
      toolName: item.tool,
      toolNamespace: `mcp__${item.server}`,
      mcpServer: item.server,
      arguments: JSON.stringify(item.arguments),
      output: item.error?.message ?? JSON.stringify(item.result?.content ?? []),
      success: item.status === 'completed',
    };
  return undefined;
}

const agentResponse = (turnId: string, { id, text }: { readonly id: string; readonly text: string }) => ({
  agentType: 'main' as const,
  turnId,
  itemId: id,
  rootTurnId: turnId,
  response: text,
  responseLength: Array.from(text).length,
  isTruncated: false,
});

const NO_USAGE: Usage = {
  input_tokens: 0,
  cached_input_tokens: 0,
  cache_write_input_tokens: 0,
  output_tokens: 0,
  reasoning_output_tokens: 0,
};

/** What each thread had used when its last turn was told. */
const told = new WeakMap<Thread, Usage>();

/** Codex adds up the tokens of a thread over its turns: undefined for the first turn of one that was resumed, of which the turns before are not known here. */
function usageSinceLast(thread: Thread, now: Usage): ResponseUsage | undefined {
  const before = told.get(thread);
  told.set(thread, now);
  if (before === undefined) return undefined;
  const since = (key: keyof Usage): number => now[key] - before[key];
  return {
    inputTokens: since('input_tokens'),
    cachedInputTokens: since('cached_input_tokens'),
    cacheWriteInputTokens: since('cache_write_input_tokens'),
    outputTokens: since('output_tokens'),
    reasoningOutputTokens: since('reasoning_output_tokens'),
    totalTokens: since('input_tokens') + since('output_tokens'),
  };
}

const thread = new Codex().startThread({ model: MODEL });
for (const prompt of process.argv.slice(2)) console.log(await run(thread, prompt));
await provider?.shutdown({ timeoutMs: 5_000 });
