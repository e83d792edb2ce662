/** What each target sends where, with nothing but what it needs: read against the documents that the table names. */
import { describe, expect, it } from 'vitest';
import { configOf } from '../../test/helper/config-sources.ts';
import type { Endpoint } from '../deliver/endpoint.ts';
import { TARGETS } from './target-table.ts';

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

interface Expected {
  /** Lines of its entry. */
  readonly toml?: string;
  readonly turns?: string;
  readonly raw?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly resource?: Readonly<Record<string, string>>;
  readonly profile?: string;
}

const EXPECTED: Readonly<Record<string, Expected>> = {
  otlp: { toml: 'endpoint = "http://localhost:4318"', turns: 'http://localhost:4318/v1/traces', profile: 'genai' },
  collector: {
    toml: 'endpoint = "http://localhost:14318"',
    turns: 'http://localhost:14318/v1/traces',
    raw: {
      logs: 'http://localhost:14318/v1/logs',
      traces: 'http://localhost:14318/v1/traces',
      metrics: 'http://localhost:14318/v1/metrics',
    },
    profile: 'genai',
  },
  logfire: {
    toml: 'token = "pylf_v1_us_k"',
    turns: 'https://logfire-us.pydantic.dev/v1/traces',
    headers: { authorization: 'pylf_v1_us_k' },
    profile: 'logfire',
  },
  phoenix: {
    toml: 'api_key = "k"',
    turns: 'http://localhost:6006/v1/traces',
    headers: { authorization: 'Bearer k' },
    resource: { 'openinference.project.name': 'codex' },
    profile: 'openinference',
  },
  arize: {
    toml: 'api_key = "k"\nspace_id = "s"',
    turns: 'https://otlp.arize.com:443',
    headers: { authorization: 'Bearer k', api_key: 'k', space_id: 's', 'arize-api-key': 'k', 'arize-space-id': 's' },
    resource: { 'openinference.project.name': 'codex', 'arize.project.name': 'codex' },
    profile: 'openinference',
  },
  langfuse: {
    toml: 'public_key = "pk"\nsecret_key = "sk"',
    turns: 'https://cloud.langfuse.com/api/public/otel/v1/traces',
    headers: { authorization: basic('pk:sk'), 'x-langfuse-ingestion-version': '4' },
    profile: 'langfuse',
  },
  last9: {
    toml: 'token = "dXNlcg=="',
    turns: 'https://otlp.last9.io/v1/traces',
    headers: { authorization: 'Basic dXNlcg==' },
  },
  honeycomb: {
    toml: 'api_key = "k"\nregion = "eu"',
    turns: 'https://api.eu1.honeycomb.io/v1/traces',
    headers: { 'x-honeycomb-team': 'k' },
  },
  datadog: {
    toml: 'api_key = "k"\nendpoint = "https://otlp.example/v1/traces"',
    turns: 'https://otlp.example/v1/traces',
    headers: { 'dd-api-key': 'k', 'dd-otlp-source': 'llmobs' },
  },
  'grafana-cloud': {
    toml: 'instance_id = "1"\ntoken = "t"\nregion = "prod-eu-west-0"',
    turns: 'https://otlp-gateway-prod-eu-west-0.grafana.net/otlp/v1/traces',
    headers: { authorization: basic('1:t') },
  },
  signoz: {
    toml: 'api_key = "k"',
    turns: 'https://ingest.us.signoz.cloud/v1/traces',
    headers: { 'signoz-ingestion-key': 'k' },
  },
  braintrust: {
    toml: 'api_key = "k"',
    turns: 'https://api.braintrust.dev/otel/v1/traces',
    headers: { authorization: 'Bearer k', 'x-bt-parent': 'project_name:codex' },
  },
  langsmith: {
    toml: 'api_key = "k"\nproject = "p"',
    turns: 'https://api.smith.langchain.com/otel/v1/traces',
    headers: { 'x-api-key': 'k', 'langsmith-project': 'p' },
  },
  opik: {
    toml: 'api_key = "k"\nworkspace = "w"',
    turns: 'https://www.comet.com/opik/api/v1/private/otel/v1/traces',
    headers: { authorization: 'k', 'comet-workspace': 'w', projectname: 'codex' },
  },
  weave: {
    toml: 'api_key = "k"\nentity = "e"\nproject = "p"',
    turns: 'https://trace.wandb.ai/agents/otel/v1/traces',
    headers: { 'wandb-api-key': 'k' },
    resource: { 'wandb.entity': 'e', 'wandb.project': 'p' },
  },
  loki: {
    toml: 'headers = { X-Scope-OrgID = "a" }',
    raw: { logs: 'http://localhost:3100/otlp/v1/logs' },
    headers: { 'x-scope-orgid': 'a' },
  },
  prometheus: { raw: { metrics: 'http://localhost:9090/api/v1/otlp/v1/metrics' } },
  victoriametrics: { raw: { metrics: 'http://localhost:8428/opentelemetry/v1/metrics' } },
};

describe('targets', () => {
  it('are all here', () => {
    expect(Object.keys(EXPECTED).sort()).toEqual(Object.keys(TARGETS).sort());
  });

  it.each(Object.entries(EXPECTED))('%s', (name, expected) => {
    const { backends, problems } = configOf({ toml: `[backends.x]\ntarget = "${name}"\n${expected.toml ?? ''}` });
    expect(problems).toEqual([]);
    const { turns, raw } = backends[0] ?? {};
    const rawEndpoints = Object.entries(raw ?? {}).filter((entry): entry is [string, Endpoint] => entry[1] !== null);
    expect(turns?.endpoint.url).toBe(expected.turns);
    expect(Object.fromEntries(rawEndpoints.map(([signal, { url }]) => [signal, url]))).toEqual(expected.raw ?? {});
    expect((turns?.endpoint ?? rawEndpoints[0]?.[1])?.headers).toEqual(expected.headers ?? {});
    expect(turns?.resource).toEqual(turns === null ? undefined : (expected.resource ?? {}));
    expect(turns?.profile).toBe(turns === null ? undefined : (expected.profile ?? 'genai'));
  });

  it.each(
    Object.entries(TARGETS).flatMap(([name, { regions = {} }]) => Object.keys(regions).map((region) => [name, region])),
  )('%s has the region %s', (name, region) => {
    const toml = `[backends.x]\ntarget = "${name}"\nregion = "${region}"\n${EXPECTED[name]?.toml?.replace(/region.*/, '') ?? ''}`;
    expect(configOf({ toml }).problems).toEqual([]);
  });

  it.each([
    ['collector', ''],
    ['phoenix', 'protocol = "grpc"'],
  ])('%s does not take our own ports for its own', (name, line) => {
    expect(configOf({ toml: `[backends.${name}]\n${line}` }).problems[0]?.sentence).toContain('needs an endpoint');
  });

  it('that our tests have not met say so', () => {
    const met = Object.entries(TARGETS).filter(([, { verified }]) => verified !== 'nobody');
    expect(met.map(([name]) => name).sort()).toEqual(['arize', 'collector', 'langfuse', 'logfire', 'otlp', 'phoenix']);
  });
});
