import { AggregationTemporality, InMemoryMetricExporter } from '@opentelemetry/sdk-metrics';
import { describe, expect, it } from 'vitest';
import { MetricsClient } from './metrics-client.ts';
import { MetricsError } from './metrics-error.ts';
import type { EmitterParts } from './session-emitter.ts';
import type { RequestAuth } from './session-event.ts';
import { SessionTelemetry } from './session-telemetry.ts';
import type { Fields, MetricSink, Tags, TelemetryEvent } from './telemetry-event.ts';

const IDENTITY = {
  conversationId: 'thread-1',
  model: 'gpt-5.5',
  slug: 'gpt-5.5',
  appVersion: '1.0.0',
  originator: 'my agent',
  terminalType: 'xterm',
  sessionSource: 'exec',
  accountId: 'account-1',
  accountEmail: 'me@example.com',
  authMode: 'Chatgpt',
} as const;
const D = {
  auth_mode: 'Chatgpt',
  session_source: 'exec',
  originator: 'my_agent',
  model: 'gpt-5.5',
  'app.version': '1.0.0',
};
const AUTH: RequestAuth = { headerAttached: true, retryAfterUnauthorized: false };

function open(parts: Partial<EmitterParts> = {}) {
  const events: TelemetryEvent[] = [];
  const measured: (readonly [string, number, Tags])[] = [];
  const take = (name: string, value: number, tags: Tags = {}): void => void measured.push([name, value, tags]);
  const metrics: MetricSink = { counter: take, histogram: take, gauge: take, recordDuration: take };
  const session = new SessionTelemetry({
    identity: IDENTITY,
    events: { emit: (event) => void events.push(event) },
    metrics,
    now: () => Date.UTC(2026, 10, 21),
    ...parts,
  });
  const lane = (target: string): Fields | undefined => {
    const event = events.findLast((one) => one.target === target);
    return event && { ...event.fields, ...event.metadata };
  };
  return {
    session,
    events,
    measured,
    metrics,
    log: () => lane('codex_otel.log_only'),
    trace: () => lane('codex_otel.trace_safe'),
  };
}

type Act = (session: SessionTelemetry) => void;
const TURN = { turnId: 't', itemId: 'i' };

/** What each method emits: lanes, and measurements with their own tags. */
const METHODS: readonly (readonly [string, 'both' | 'log', readonly (readonly [string, number, Tags])[], Act])[] = [
  [
    'codex.conversation_starts',
    'both',
    [],
    (s) =>
      s.conversationStarts({
        providerName: 'OpenAI',
        reasoningSummary: 'auto',
        approvalPolicy: 'never',
        sandboxPolicy: 'read-only',
        mcpServers: ['a', 'b'],
      }),
  ],
  [
    'codex.user_prompt',
    'both',
    [],
    (s) => s.userPrompt({ prompt: 'hi', textInputs: 1, imageInputs: 0, localImageInputs: 0 }),
  ],
  [
    'codex.tool_decision',
    'log',
    [],
    (s) => s.toolDecision({ toolName: 'a', callId: 'c', decision: 'approved', source: 'User' }),
  ],
  [
    'codex.sandbox_outcome',
    'both',
    [],
    (s) => s.sandboxOutcome({ toolName: 'a', callId: 'c', outcome: 'denied', initialDurationMs: 1 }),
  ],
  ['codex.auth_recovery', 'both', [], (s) => s.recordAuthRecovery({ mode: 'm', step: 's', outcome: 'o' })],
  ['codex.turn_cost', 'log', [], (s) => s.recordTurnCost({ turnId: 't', estimatedUsd: '0.01', interrupted: false })],
  [
    'codex.startup_phase',
    'both',
    [['codex.startup.phase.duration_ms', 5, { phase: 'p', status: 'ok' }]],
    (s) => s.recordStartupPhase('p', 5, 'ok'),
  ],
  ['codex.turn_ttft', 'both', [['codex.turn.ttft.duration_ms', 83, {}]], (s) => s.recordTurnTtft(83)],
  [
    'codex.plugin_install_elicitation_sent',
    'both',
    [['codex.plugins.install_elicitation.sent', 1, { tool_type: 'mcp' }]],
    (s) => s.recordPluginInstallElicitationSent({ toolType: 'mcp', toolId: 'i', toolName: 'n' }),
  ],
  [
    'codex.plugin_install_suggestion',
    'both',
    [['codex.plugins.install_suggestion', 1, { tool_type: 'mcp', response_action: 'accept', completed: 'true' }]],
    (s) =>
      s.recordPluginInstallSuggestion({
        toolType: 'mcp',
        toolId: 'i',
        toolName: 'n',
        responseAction: 'accept',
        userConfirmed: true,
        completed: true,
      }),
  ],
  [
    'codex.api_request',
    'both',
    [
      ['codex.api_request', 1, { status: '200', success: 'true' }],
      ['codex.api_request.duration_ms', 9, { status: '200', success: 'true' }],
    ],
    (s) => s.recordApiRequest({ durationMs: 9, status: 200, attempt: 0, endpoint: '/responses', auth: AUTH }),
  ],
  [
    'codex.api_request',
    'both',
    [
      ['codex.api_request', 1, { status: '200', success: 'false' }],
      ['codex.api_request.duration_ms', 9, { status: '200', success: 'false' }],
    ],
    (s) =>
      s.recordApiRequest({ durationMs: 9, status: 200, error: 'cut', attempt: 0, endpoint: '/responses', auth: AUTH }),
  ],
  [
    'codex.api_request',
    'both',
    [
      ['codex.api_request', 1, { status: 'none', success: 'false' }],
      ['codex.api_request.duration_ms', 9, { status: 'none', success: 'false' }],
    ],
    (s) => s.recordApiRequest({ durationMs: 9, error: 'refused', attempt: 1, endpoint: '/responses', auth: AUTH }),
  ],
  [
    'codex.websocket_connect',
    'both',
    [
      ['codex.websocket.connect', 1, { success: 'true' }],
      ['codex.websocket.connect.duration_ms', 4, { success: 'true' }],
    ],
    (s) =>
      s.recordWebsocketConnect({
        durationMs: 4,
        status: 101,
        endpoint: '/responses',
        connectionReused: false,
        auth: AUTH,
      }),
  ],
  [
    'codex.websocket_request',
    'both',
    [
      ['codex.websocket.request', 1, { success: 'false' }],
      ['codex.websocket.request.duration_ms', 4, { success: 'false' }],
    ],
    (s) => s.recordWebsocketRequest({ durationMs: 4, error: 'closed', connectionReused: true }),
  ],
  [
    'codex.sse_event',
    'log',
    [
      ['codex.sse_event', 1, { kind: 'response.created', success: 'true' }],
      ['codex.sse_event.duration_ms', 3, { kind: 'response.created', success: 'true' }],
    ],
    (s) => s.logSseEvent({ type: 'event', kind: 'response.created' }, 3),
  ],
  [
    'codex.sse_event',
    'both',
    [
      ['codex.sse_event', 1, { kind: 'unknown', success: 'false' }],
      ['codex.sse_event.duration_ms', 3, { kind: 'unknown', success: 'false' }],
    ],
    (s) => s.logSseEvent({ type: 'failure', error: 'idle' }, 3),
  ],
  [
    'codex.sse_event',
    'both',
    [
      ['codex.sse_event', 1, { kind: 'response.failed', success: 'false' }],
      ['codex.sse_event.duration_ms', 3, { kind: 'response.failed', success: 'false' }],
    ],
    (s) => s.logSseEvent({ type: 'event', kind: 'response.failed', error: 'quota' }, 3),
  ],
  ['codex.sse_event', 'both', [], (s) => s.sseEventCompletedFailed('no usage')],
  [
    'codex.sse_event',
    'log',
    [],
    (s) =>
      s.sseEventCompleted({
        inputTokens: 1,
        cachedInputTokens: 0,
        cacheWriteInputTokens: 0,
        outputTokens: 1,
        reasoningOutputTokens: 0,
        totalTokens: 2,
      }),
  ],
  [
    'codex.tool_result',
    'both',
    [
      ['codex.tool.call', 1, { tool: 'mcp__docsfind', success: 'true', extra: 'x' }],
      ['codex.tool.call.duration_ms', 7, { tool: 'mcp__docsfind', success: 'true', extra: 'x' }],
    ],
    (s) =>
      s.toolResultWithTags(
        {
          toolName: 'find',
          toolNamespace: 'mcp__docs',
          callId: 'c',
          durationMs: 7,
          success: true,
          arguments: '{}',
          output: '',
        },
        { extra: 'x' },
      ),
  ],
  [
    'codex.skill_invocation',
    'log',
    [],
    (s) => s.skillInvocation({ turnId: 't', skillName: 'n', skillScope: 'user', invocationType: 'explicit' }),
  ],
];

describe('every method', () => {
  it.each(METHODS)('tells %s (%s)', (name, lanes, measurements, act) => {
    const { session, events, measured, log, trace } = open();
    act(session);
    expect(events.map(({ target }) => target)).toEqual(
      lanes === 'both' ? ['codex_otel.log_only', 'codex_otel.trace_safe'] : ['codex_otel.log_only'],
    );
    expect(log()).toMatchObject({ 'event.name': name, 'conversation.id': 'thread-1', 'user.account_id': 'account-1' });
    expect(Object.keys(trace() ?? {}).filter((key) => key.startsWith('user.'))).toEqual([]);
    expect(measured).toEqual(measurements.map(([metric, value, tags]) => [metric, value, { ...D, ...tags }]));
  });

  it.each(METHODS)('can tell nobody %s', (_name, _lanes, _measurements, act) =>
    expect(() => act(new SessionTelemetry({ identity: IDENTITY }))).not.toThrow(),
  );

  it.each(METHODS)('%s survives metrics that refuse', (_name, _lanes, _measurements, act) => {
    const refuse = (): never => {
      throw new MetricsError('InvalidTagComponent', 'no');
    };
    const { session } = open({
      metrics: { counter: refuse, histogram: refuse, gauge: refuse, recordDuration: refuse },
    });
    expect(() => act(session)).not.toThrow();
  });
});

describe('what was said', () => {
  const input = { prompt: 'grüße 🚀', textInputs: 1, imageInputs: 2, localImageInputs: 3 };

  it('is redacted unless it is asked for, and never on the trace lane', () => {
    const { session, log, trace } = open();
    session.userPrompt(input);
    expect(log()).toMatchObject({ prompt: '[REDACTED]', prompt_length: '7' });
    expect(trace()).toMatchObject({ prompt_length: '7', image_input_count: 2 });
    const asked = open({ identity: { ...IDENTITY, logUserPrompts: true } });
    asked.session.userPrompt(input);
    expect(asked.log()).toMatchObject({ prompt: 'grüße 🚀' });
    expect(JSON.stringify(asked.trace())).not.toContain('grüße');
  });

  it.each([
    [
      'answers',
      'codex.agent_response',
      { logAgentResponses: true },
      (s: SessionTelemetry) =>
        s.agentResponse({
          ...TURN,
          agentType: 'main',
          rootTurnId: 't',
          response: 'yes',
          responseLength: 3,
          isTruncated: false,
        }),
    ],
    [
      'assessments',
      'codex.guardian_assessment',
      { logGuardianAssessments: true },
      (s: SessionTelemetry) => s.guardianAssessment({ ...TURN, reviewId: 'r', status: 'done', startedAt: 1 }),
    ],
  ] as const)('%s leave where they are asked for', (_what, name, content, act) => {
    const off = open();
    act(off.session);
    expect(off.events).toEqual([]);
    const on = open({ content });
    act(on.session);
    expect(on.events).toHaveLength(1);
    expect(on.log()).toMatchObject({ 'event.name': name });
  });

  it('of a delta is not told where it is not wanted, and measured all the same', () => {
    const { session, events, measured } = open({ content: { logSseDeltas: false } });
    session.logSseEvent({ type: 'event', kind: 'response.output_text.delta' }, 1);
    expect(events).toEqual([]);
    expect(measured).toHaveLength(2);
    session.logSseEvent({ type: 'event', kind: 'response.created' }, 1);
    session.logSseEvent({ type: 'event', kind: 'x.delta', error: 'broken' }, 1);
    expect(events).toHaveLength(3);
  });

  it('by a tool is cut to the bytes that are allowed', () => {
    const { session, log } = open();
    const result = {
      toolName: 'a',
      callId: 'c',
      durationMs: 1,
      success: true,
      arguments: '',
      output: 'x'.repeat(3_000),
    };
    session.toolResultWithTags(result);
    expect(log()).toMatchObject({
      output_truncated: true,
      output: `${'x'.repeat(2_048)}\n[... telemetry preview truncated ...]`,
    });
    session.withToolResultLogConfig(4_000).toolResultWithTags(result);
    expect(log()).toMatchObject({ output_truncated: false });
  });

  it('of a skill has less of the metadata', () => {
    const { session, log } = open();
    session.skillInvocation({
      turnId: 't',
      userId: 'u',
      skillName: 'n',
      skillScope: 'user',
      invocationType: 'implicit',
    });
    expect(log()).toMatchObject({ 'event.timestamp': '2026-11-21T00:00:00.000Z', 'skill.invocation_type': 'implicit' });
    expect(Object.keys(log() ?? {})).not.toEqual(expect.arrayContaining(['slug']));
    expect(Object.keys(log() ?? {}).filter((key) => ['terminal.type', 'user.email'].includes(key))).toEqual([]);
  });
});

describe('a websocket', () => {
  it('counts its messages, not its pings, and takes the timings that it knows', () => {
    const { session, measured, events } = open({ hasMetadataTags: false });
    session.recordWebsocketEvent({ type: 'keep_alive' }, 1);
    session.recordWebsocketEvent(
      { type: 'event', kind: 'responsesapi.websocket_timing', timings: { engine_service_total_ms: 40, strange_ms: 1 } },
      2,
    );
    session.recordWebsocketEvent({ type: 'failure', error: 'closed' }, 3);
    const tags = { kind: 'responsesapi.websocket_timing', success: 'true' };
    expect(measured).toEqual([
      ['codex.websocket.event', 1, tags],
      ['codex.websocket.event.duration_ms', 2, tags],
      ['codex.responses_api_inference_time.duration_ms', 40, {}],
      ['codex.websocket.event', 1, { kind: 'unknown', success: 'false' }],
      ['codex.websocket.event.duration_ms', 3, { kind: 'unknown', success: 'false' }],
    ]);
    expect(events).toEqual([]);
  });
});

describe('what it runs', () => {
  it('hands on the response and tells its status', async () => {
    const { session, log } = open();
    const request = { attempt: 0, endpoint: '/responses', auth: AUTH };
    expect(await session.logRequest(request, async () => ({ status: 429 }))).toEqual({ status: 429 });
    expect(log()).toMatchObject({ 'http.response.status_code': { unsigned: 429 }, 'error.message': 'http 429' });
    await expect(session.logRequest(request, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    expect(log()).toMatchObject({ 'http.response.status_code': undefined, 'error.message': 'refused' });
  });

  it('hands on what a tool answers, and throws on what it throws', async () => {
    const { session, log } = open();
    const call = { toolName: 'a', callId: 'c', arguments: '{}' };
    const answer = { output: 'done', success: true };
    expect(await session.logToolResultWithTags(call, async () => answer)).toBe(answer);
    expect(log()).toMatchObject({ output: 'done', success: 'true' });
    await expect(session.logToolResultWithTags(call, () => Promise.reject(new Error('broke')))).rejects.toThrow(
      'broke',
    );
    expect(log()).toMatchObject({ output: 'broke', success: 'false' });
  });
});

describe('copies', () => {
  it('change one thing and leave the first as it is', () => {
    const { session, log, measured, metrics } = open();
    const usage = {
      inputTokens: 1,
      cachedInputTokens: 0,
      cacheWriteInputTokens: 0,
      outputTokens: 1,
      reasoningOutputTokens: 0,
      totalTokens: 2,
    };
    session.withModel('gpt-6', 'gpt-6-slug').recordTurnTtft(1);
    expect(log()).toMatchObject({ model: 'gpt-6', slug: 'gpt-6-slug' });
    session.withInferenceRequest({ serviceTier: 'flex', reasoningEffort: 'high' }).sseEventCompleted(usage);
    expect(log()).toMatchObject({ service_tier: 'flex', model_reasoning_effort: 'high', tool_token_count: '2' });
    session.sseEventCompleted(usage);
    expect(log()).toMatchObject({ service_tier: undefined, model: 'gpt-5.5' });
    session
      .withAuthEnv({
        openaiApiKeyPresent: true,
        codexApiKeyPresent: false,
        codexApiKeyEnabled: false,
        refreshTokenUrlOverridePresent: false,
      })
      .recordWebsocketRequest({ durationMs: 1, connectionReused: false });
    expect(log()).toMatchObject({ 'auth.env_openai_api_key_present': true });
    measured.length = 0;
    session.withMetricsServiceName('other').counter('a', 1);
    session.withMetricsWithoutMetadataTags(metrics).counter('a', 1);
    new SessionTelemetry({ identity: IDENTITY }).withProviderMetrics({ metrics }).histogram('a', 1);
    expect(measured.map(([, , tags]) => tags)).toEqual([{ ...D, service_name: 'other' }, {}, D]);
  });

  it('stay as they are with a provider that measures nothing', () => {
    const { session } = open();
    expect(session.withProviderMetrics(undefined)).toBe(session);
    expect(session.withProviderMetrics({ metrics: undefined })).toBe(session);
  });
});

it('measures with a client that is made of a config', async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.DELTA);
  const config = {
    environment: 'test',
    serviceName: 's',
    serviceVersion: '1',
    exporter: { kind: 'in-memory', exporter },
  } as const;
  const session = new SessionTelemetry({ identity: IDENTITY }).withMetricsConfig(config, MetricsClient);
  session.counter('codex.turns', 2);
  await session.shutdownMetrics();
  const names = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics));
  expect(names.map(({ descriptor }) => descriptor.name)).toEqual(['codex.turns']);
});

describe('without a client', () => {
  const session = new SessionTelemetry({ identity: IDENTITY });
  it('has no timer and no snapshot', async () => {
    expect(() => session.startTimer('a')).toThrow(expect.objectContaining({ kind: 'ExporterDisabled' }));
    await expect(session.snapshotMetrics()).rejects.toMatchObject({ kind: 'RuntimeSnapshotUnavailable' });
    expect(await session.runtimeMetricsSummary()).toBeUndefined();
    await expect(session.shutdownMetrics()).resolves.toBeUndefined();
  });
});
