/** Each row was seen on the wire of Codex 0.169.0. */
import { expect, test } from 'vitest';
import { carriedHeaders, endpointVariables, environmentHeaders } from './environment-header.ts';
import { exportersOf } from './exporter.ts';

const GENERAL = 'OTEL_EXPORTER_OTLP_HEADERS';
const LOGS = 'OTEL_EXPORTER_OTLP_LOGS_HEADERS';

test.each([
  ['authorization=Bearer%20k,x-a=1', { authorization: 'Bearer k', 'x-a': '1' }],
  [' x-sp = a b , X-Cap=1', { 'x-sp': 'a b', 'x-cap': '1' }],
  ['x-eq=a=b==,x-pct=%41%2C,x-plus=a+b', { 'x-eq': 'a=b==', 'x-pct': 'A,', 'x-plus': 'a+b' }],
  ['x-bad=%zz,x-part=a%zzb%20c,x-ff=%ff', { 'x-bad': '%zz', 'x-part': 'a%zzb%20c', 'x-ff': '%ff' }],
  ['novalue,=v,x-empty=,x q=1,x-nl=a%0Ab,x-ok=1', { 'x-ok': '1' }],
  ['x-g=1,x-g=2,X-G=3', { 'x-g': '3' }],
  ['x-quo="q",x-semi=a;p=1', { 'x-quo': '"q"', 'x-semi': 'a;p=1' }],
  ['', {}],
])('%j is %j', (text, headers) => {
  expect(environmentHeaders('traces', { [GENERAL]: text })).toEqual({ variable: GENERAL, headers });
});

test.each([
  [{}, null, {}],
  [{ [GENERAL]: 'x-g=1,x-s=gen', [LOGS]: 'x-s=l' }, LOGS, { 'x-s': 'l' }],
  [{ [GENERAL]: 'x-g=1', [LOGS]: '' }, LOGS, {}],
  [{ [GENERAL]: 'x-g=1', OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-s=t' }, GENERAL, { 'x-g': '1' }],
])('of %j logs take %s', (env, variable, headers) => {
  expect(environmentHeaders('logs', env)).toEqual({ variable, headers });
});

test('what the environment says goes over the configuration, whatever the case', () => {
  const settings = { endpoint: 'http://a', headers: { Authorization: 'Basic conf', 'x-own': 'o' } };
  const [exporter] = exportersOf({ otel: { exporter: { 'otlp-grpc': settings } } });
  const carried = exporter && carriedHeaders(exporter, { [GENERAL]: 'authorization=Bearer%20k' });
  expect(carried).toEqual({ authorization: 'Bearer k', 'x-own': 'o' });
});

test('variables of endpoints are found', () => {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: '' };
  expect(endpointVariables(env)).toEqual(['OTEL_EXPORTER_OTLP_ENDPOINT']);
});
