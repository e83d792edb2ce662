import { describe, expect, it } from 'vitest';
import { isLoopback, parseEndpoint, signalUrl } from './endpoint-url.ts';

const OTLP = ['/v1/traces', '/v1/logs', '/v1/metrics'];
const LANGFUSE = ['/api/public/otel/v1/traces'];

describe('the URL of a signal', () => {
  it.each([
    ['http://h:4318', OTLP, 'http://h:4318/v1/traces'],
    ['http://h:4318/', OTLP, 'http://h:4318/v1/traces'],
    ['http://h:4318/team/', OTLP, 'http://h:4318/team/v1/traces'],
    ['http://h:4318/v1/traces', OTLP, 'http://h:4318/v1/traces'],
    ['http://h:4318/v1/logs', OTLP, 'http://h:4318/v1/traces'],
    ['http://h:4318/v1', OTLP, 'http://h:4318/v1/traces'],
    ['https://h/otlp?tenant=a', OTLP, 'https://h/otlp/v1/traces?tenant=a'],
    ['https://h', LANGFUSE, 'https://h/api/public/otel/v1/traces'],
    ['https://h/api/public/otel', LANGFUSE, 'https://h/api/public/otel/v1/traces'],
    ['https://h/api/public/otel/v1/traces', LANGFUSE, 'https://h/api/public/otel/v1/traces'],
  ])('%s', (base, paths, url) => {
    expect(signalUrl(new URL(base), 'http/protobuf', paths[0] ?? '', paths)).toBe(url);
  });

  it.each([
    ['https://otlp.arize.com', 'https://otlp.arize.com:443'],
    ['http://h:4317/v1/traces', 'http://h:4317'],
    ['http://h', 'http://h:80'],
    ['http://[::1]:4317', 'http://[::1]:4317'],
  ])('of gRPC: %s', (base, url) => {
    expect(signalUrl(new URL(base), 'grpc', '/v1/traces', OTLP)).toBe(url);
  });
});

describe('an endpoint', () => {
  it.each([
    ['https://a.example', 'https://a.example/'],
    ['otlp.arize.com:443', 'https://otlp.arize.com/'],
    ['otlp.corp:4317', 'https://otlp.corp:4317/'],
    ['localhost:6006', 'http://localhost:6006/'],
    ['127.0.0.1:4317', 'http://127.0.0.1:4317/'],
    ['localhost:443', 'https://localhost/'],
    ['HTTP://A.Example', 'http://a.example/'],
  ])('%s', (text, url) => {
    expect(parseEndpoint(text)).toEqual(new URL(url));
  });

  it.each(['', 'ftp://a.example', 'file:///etc/passwd', 'https://user:pw@a.example', 'http://', 'a b'])(
    'not %j',
    (text) => {
      expect(parseEndpoint(text)).toEqual(expect.any(String));
    },
  );

  it.each([
    ['http://localhost:1', true],
    ['http://phoenix.localhost', true],
    ['http://127.1.2.3', true],
    ['http://[::1]', true],
    ['http://localhost.evil.example', false],
    ['http://127.evil.example', false],
    ['http://10.0.0.1', false],
    ['http://0.0.0.0', false],
  ])('%s on this machine: %s', (url, isOurs) => {
    expect(isLoopback(url)).toBe(isOurs);
  });
});
