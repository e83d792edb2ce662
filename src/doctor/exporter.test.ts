import { parse } from 'smol-toml';
import { expect, test } from 'vitest';
import { endpointOf } from './check/otel-exporter.ts';
import { exportersOf, placeOf, urlOf } from './exporter.ts';

const logs = (toml: string) => exportersOf(parse(toml))[0];

test.each([
  ['', 'unset'],
  ['[otel]\nexporter = "none"', 'none'],
  ['[otel]\nexporter = "statsig"', 'statsig'],
  ['[otel]\nexporter = "otlp"', 'unknown'],
  ['[otel]\nexporter = 4', 'unknown'],
  ['[otel]\nexporter = { otlp-http = "x" }', 'unknown'],
  ['[otel]\nexporter = { otlp-http = {}, otlp-grpc = {} }', 'unknown'],
  ['[otel.exporter.otlp-http]\nendpoint = "http://a/v1/logs"', 'otlp-http'],
  ['[otel.exporter."otlp-grpc"]\nendpoint = "http://a:4317"', 'otlp-grpc'],
])('%j is an exporter of kind %s', (toml, kind) => {
  expect(logs(toml)?.kind).toBe(kind);
});

test('reads all that an exporter has', () => {
  const toml = `[otel.exporter.otlp-http]
endpoint = "https://a.example/v1/logs"
protocol = "json"
headers = { Authorization = "Bearer x", "x-team" = "t" }
tls = { ca-certificate = "/ca", client-certificate = "/c", client-private-key = "/k" }`;
  expect(logs(toml)).toEqual({
    signal: 'logs',
    kind: 'otlp-http',
    endpoint: 'https://a.example/v1/logs',
    protocol: 'json',
    headers: { Authorization: 'Bearer x', 'x-team': 't' },
    tls: { ca: '/ca', clientCert: '/c', clientKey: '/k' },
  });
});

test.each([
  ['otlp-grpc', 'collector:4317', 'collector:4317'],
  ['otlp-grpc', 'http://localhost:4317', '127.0.0.1:4317'],
  ['otlp-http', 'https://a.example/v1/logs', 'a.example:443'],
  ['otlp-http', 'http://[::1]/v1/logs', '127.0.0.1:80'],
  ['otlp-http', 'collector:4318/v1/logs', null],
  ['otlp-http', '', null],
] as const)('%s %j goes to %s', (kind, endpoint, place) => {
  const url = urlOf({ kind, endpoint });
  expect(url === null ? null : placeOf(url)).toBe(place);
});

test.each([
  ['http://a:4318', 'http://a:4318/v1/traces'],
  ['http://a:4318/', 'http://a:4318/v1/traces'],
  ['http://a:4318/v1/logs', 'http://a:4318/v1/traces'],
  ['https://a/api/otel/v1/logs/', 'https://a/api/otel/v1/traces'],
])('%s for traces is %s', (endpoint, traces) => {
  expect(endpointOf(endpoint, 'traces')).toBe(traces);
});
