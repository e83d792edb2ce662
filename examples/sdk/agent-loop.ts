/**
 * A small agent that tells what Codex would tell: it asks a model that speaks the Responses API, runs the commands that the model wants, and goes on until
 * the model answers.
 *
 *     OPENAI_BASE_URL=… OPENAI_API_KEY=… OTLP=http://127.0.0.1:4318 node examples/sdk/agent-loop.ts "How many files are here?"
 */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { context, type Span, trace } from '@opentelemetry/api';
import {
  type OtelExporter,
  OtelProvider,
  type ResponseUsage,
  recordTurnUsage,
  SessionTelemetry,
  startResponseSpan,
  startSamplingSpan,
  startToolSpan,
  startTurnSpan,
} from '@turnscope/otel';

const MODEL = 'gpt-5.5';
const {
  OPENAI_BASE_URL = 'https://api.openai.com/v1',
  OPENAI_API_KEY = '',
  OTLP = 'http://127.0.0.1:4318',
} = process.env;
const prompt = process.argv[2] ?? 'Say hello.';

const to = (signal: string): OtelExporter => ({
  kind: 'otlp-http',
  endpoint: `${OTLP}/v1/${signal}`,
  protocol: 'binary',
});
const provider = OtelProvider.from({
  environment: 'example',
  serviceName: 'agent-loop',
  serviceVersion: '1.0.0',
  codexHome: process.cwd(),
  exporter: to('logs'),
  traceExporter: to('traces'),
  metricsExporter: to('metrics'),
});
provider?.install();
const tracer = trace.getTracer('agent-loop');

const conversationId = randomUUID();
const turnId = randomUUID();
const session = new SessionTelemetry({
  identity: {
    conversationId,
    model: MODEL,
    slug: MODEL,
    appVersion: '1.0.0',
    originator: 'agent-loop',
    terminalType: process.env['TERM'] ?? 'unknown',
    sessionSource: 'exec',
    // the user of this example wants to see the words
    logUserPrompts: true,
  },
  events: provider?.events,
  metrics: provider?.metrics,
});

interface FunctionCall {
  readonly type: 'function_call';
  readonly name: string;
  readonly call_id: string;
  readonly arguments: string;
}

interface Answer {
  readonly calls: readonly FunctionCall[];
  readonly text: string;
  readonly usage: ResponseUsage;
}

/** What a line of the stream says, as far as this agent listens. */
interface StreamEvent {
  readonly type: string;
  readonly item?: FunctionCall | { readonly type: 'message'; readonly content: readonly { readonly text?: string }[] };
  readonly response?: { readonly usage?: WireUsage };
}

interface WireUsage {
  readonly input_tokens: number;
  readonly input_tokens_details?: { readonly cached_tokens?: number };
  readonly output_tokens: number;
  readonly output_tokens_details?: { readonly reasoning_tokens?: number };
  readonly total_tokens: number;
}

const within = <Result>(span: Span, work: () => Promise<Result>): Promise<Result> =>
  context.with(trace.setSpan(context.active(), span), work).finally(() => span.end());

/** One request to the model, told as it goes. */
function sample(input: readonly unknown[]): Promise<Answer> {
  return within(startSamplingSpan(tracer, { turnId, model: MODEL }), async () => {
    const startedAt = performance.now();
    const response = await session.logRequest(
      {
        attempt: 0,
        endpoint: '/responses',
        auth: { headerAttached: true, headerName: 'authorization', retryAfterUnauthorized: false },
      },
      () =>
        fetch(`${OPENAI_BASE_URL}/responses`, {
          method: 'POST',
          headers: { authorization: `Bearer ${OPENAI_API_KEY}`, 'content-type': 'application/json' },
          body: JSON.stringify({ model: MODEL, input, stream: true, tools: [SHELL] }),
        }),
    );
    const calls: FunctionCall[] = [];
    let text = '';
    let usage: ResponseUsage | undefined;
    let ttftMs: number | undefined;
    let waitedSince = performance.now();
    for await (const event of eventsOf(response)) {
      session.logSseEvent({ type: 'event', kind: event.type }, performance.now() - waitedSince);
      waitedSince = performance.now();
      if (ttftMs === undefined && event.type.endsWith('.delta')) ttftMs = performance.now() - startedAt;
      if (event.type === 'response.output_item.done' && event.item?.type === 'function_call') calls.push(event.item);
      if (event.type === 'response.output_item.done' && event.item?.type === 'message')
        text += event.item.content.map((part) => part.text ?? '').join('');
      if (event.type === 'response.completed' && event.response?.usage !== undefined) {
        usage = usageOf(event.response.usage, ttftMs ?? performance.now() - startedAt);
        const span = startResponseSpan(tracer);
        session.recordResponses(span, { usage });
        span.end();
      }
    }
    if (usage === undefined) {
      session.sseEventCompletedFailed('the stream ended without response.completed');
      throw new Error('the model said nothing that was complete');
    }
    session.sseEventCompleted(usage);
    if (ttftMs !== undefined) session.recordTurnTtft(ttftMs);
    return { calls, text, usage };
  });
}

/** Runs what the model wants; nobody is asked. */
function run(call: FunctionCall): Promise<string> {
  const { cmd = '' } = JSON.parse(call.arguments) as { cmd?: string };
  session.toolDecision({ toolName: call.name, callId: call.call_id, decision: 'approved', source: 'Config' });
  const span = startToolSpan(tracer, { toolName: call.name, callId: call.call_id, conversationId, turnId });
  return within(span, async () => {
    const { output } = await session.logToolResultWithTags(
      { toolName: call.name, callId: call.call_id, arguments: call.arguments },
      () =>
        new Promise((resolve) => {
          execFile('sh', ['-c', cmd], (error, stdout, stderr) => {
            const code = error === null ? 0 : 1;
            resolve({
              output: `Process exited with code ${code}\nOutput:\n${stdout}${stderr}`,
              success: error === null,
            });
          });
        }),
    );
    return output;
  });
}

const SHELL = {
  type: 'function',
  name: 'exec_command',
  description: 'Runs a command in sh.',
  parameters: { type: 'object', properties: { cmd: { type: 'string' } }, required: ['cmd'] },
};

async function* eventsOf(response: Response): AsyncGenerator<StreamEvent> {
  let rest = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('data: {')) yield JSON.parse(line.slice(6)) as StreamEvent;
  }
}

const usageOf = (usage: WireUsage, ttftMs: number): ResponseUsage => ({
  inputTokens: usage.input_tokens,
  cachedInputTokens: usage.input_tokens_details?.cached_tokens ?? 0,
  cacheWriteInputTokens: 0,
  outputTokens: usage.output_tokens,
  reasoningOutputTokens: usage.output_tokens_details?.reasoning_tokens ?? 0,
  totalTokens: usage.total_tokens,
  ttftMs: Math.round(ttftMs),
});

const plus = (a: ResponseUsage, b: ResponseUsage): ResponseUsage => ({
  inputTokens: a.inputTokens + b.inputTokens,
  cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
  cacheWriteInputTokens: a.cacheWriteInputTokens + b.cacheWriteInputTokens,
  outputTokens: a.outputTokens + b.outputTokens,
  reasoningOutputTokens: a.reasoningOutputTokens + b.reasoningOutputTokens,
  totalTokens: a.totalTokens + b.totalTokens,
});

session.conversationStarts({
  providerName: 'OpenAI',
  reasoningSummary: 'auto',
  approvalPolicy: 'never',
  sandboxPolicy: 'danger-full-access',
  mcpServers: [],
});
session.counter('codex.thread.started', 1, { is_git: 'false' });

const turn = startTurnSpan(tracer, { conversationId, turnId, model: MODEL });
const answer = await within(turn, async () => {
  session.userPrompt({ prompt, textInputs: 1, imageInputs: 0, localImageInputs: 0 });
  const input: unknown[] = [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: prompt }] }];
  let sum: ResponseUsage | undefined;
  for (;;) {
    const { calls, text, usage } = await sample(input);
    sum = sum === undefined ? usage : plus(sum, usage);
    recordTurnUsage(turn, sum);
    if (calls.length === 0) return text;
    for (const call of calls)
      input.push(call, { type: 'function_call_output', call_id: call.call_id, output: await run(call) });
  }
});
console.log(answer);
await provider?.shutdown({ timeoutMs: 5_000 });
