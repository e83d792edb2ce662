import fc from 'fast-check';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { settingsFromConfig } from './settings-from-config.ts';

const program = { serviceName: 'twin', serviceVersion: '1', codexHome: '/home/me/.codex' };
const read = (toml: string) => settingsFromConfig(parse(toml)['otel'], program);

describe('settingsFromConfig', () => {
  it('has the defaults of Codex', () => {
    expect(settingsFromConfig(undefined, program)).toEqual({
      settings: {
        ...program,
        environment: 'dev',
        exporter: { kind: 'none' },
        traceExporter: { kind: 'none' },
        metricsExporter: { kind: 'statsig' },
        spanAttributes: {},
        tracestate: {},
      },
      content: {
        logUserPrompt: false,
        logAgentResponses: false,
        logGuardianAssessments: false,
        logSseDeltas: true,
        toolResultMaxBytes: 2_048,
      },
    });
  });

  it('reads every key', () => {
    const { settings, content } = read(`
[otel]
environment = "prod"
log_user_prompt = true
log_agent_responses = true
log_guardian_assessments = true
log_sse_deltas = false
exporter = { otlp-grpc = { endpoint = "https://127.0.0.1:4317", headers = { k = "v" }, tls = { ca-certificate = "/ca", client-certificate = "/cert", client-private-key = "/key" } } }
trace_exporter = { otlp-http = { endpoint = "http://127.0.0.1:4318/v1/traces", protocol = "json" } }
metrics_exporter = "none"
[otel.tool_result]
max_bytes = 0
[otel.span_attributes]
team = "a"
[otel.tracestate.codex]
tier = "gold"
`);
    expect(settings).toEqual({
      ...program,
      environment: 'prod',
      exporter: {
        kind: 'otlp-grpc',
        endpoint: 'https://127.0.0.1:4317',
        headers: { k: 'v' },
        tls: { caCertificate: '/ca', clientCertificate: '/cert', clientPrivateKey: '/key' },
      },
      traceExporter: {
        kind: 'otlp-http',
        endpoint: 'http://127.0.0.1:4318/v1/traces',
        headers: {},
        protocol: 'json',
        tls: undefined,
      },
      metricsExporter: { kind: 'none' },
      spanAttributes: { team: 'a' },
      tracestate: { codex: { tier: 'gold' } },
    });
    expect(content).toEqual({
      logUserPrompt: true,
      logAgentResponses: true,
      logGuardianAssessments: true,
      logSseDeltas: false,
      toolResultMaxBytes: 0,
    });
  });

  it.each<[unknown, string]>([
    [[], 'otel takes a table'],
    ['none', 'otel takes a table'],
    [{ nonsense: 1 }, 'otel.nonsense is no key that Codex knows'],
    [{ environment: 1 }, 'otel.environment takes a text'],
    [{ exporter: 'otlp-http' }, 'otel.exporter takes "none", "statsig"'],
    [{ exporter: {} }, 'otel.exporter takes'],
    [{ exporter: { 'otlp-http': {}, 'otlp-grpc': {} } }, 'otel.exporter takes'],
    [{ trace_exporter: { 'otlp-http': {} } }, 'otel.trace_exporter.otlp-http.endpoint is missing'],
    [{ exporter: { 'otlp-http': { endpoint: 'x', protocol: 'xml' } } }, '.protocol takes "binary" or "json"'],
    [{ exporter: { 'otlp-grpc': { endpoint: 'x', headers: { a: 1 } } } }, 'otlp-grpc.headers.a takes a text'],
    [{ exporter: { 'otlp-grpc': { endpoint: 'x', tls: { 'ca-certificate': 1 } } } }, 'ca-certificate takes a text'],
    [{ log_user_prompt: 'yes' }, 'otel.log_user_prompt takes true or false'],
    [{ tool_result: { max_bytes: -1 } }, 'otel.tool_result.max_bytes takes a whole number'],
    [{ tool_result: { max_bytes: 1.5 } }, 'takes a whole number'],
    [{ span_attributes: { a: 1 } }, 'otel.span_attributes.a takes a text'],
    [{ tracestate: { codex: 'x' } }, 'otel.tracestate.codex takes a table'],
  ])('refuses %j and names the key', (otel, message) =>
    expect(() => settingsFromConfig(otel, program)).toThrow(
      expect.objectContaining({ kind: 'invalid_config', message: expect.stringContaining(message) }),
    ),
  );

  it('takes the whole numbers of a reader that makes them bigint', () =>
    expect(settingsFromConfig({ tool_result: { max_bytes: 7n } }, program).content.toolResultMaxBytes).toBe(7));

  it('answers or refuses with its own error, whatever it is given', () => {
    fc.assert(
      fc.property(fc.object({ key: fc.constantFrom('exporter', 'otlp-http', 'tls', 'tracestate', 'x') }), (otel) => {
        const outcome = ((): unknown => {
          try {
            return settingsFromConfig(otel, program).settings.serviceName;
          } catch (error) {
            return error instanceof Error ? error.name : error;
          }
        })();
        expect(['twin', 'OtelError']).toContain(outcome);
      }),
    );
  });
});
