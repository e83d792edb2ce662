import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import path from 'node:path';
import { context, metrics, propagation, trace } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openSignalReceiver, type SignalReceiver } from '../../test/helper/signal-receiver.ts';
import { globalMetrics, installGlobalMetrics } from './global-metrics.ts';
import { OtelProvider } from './otel-provider.ts';
import type { OtelExporter, OtelSettings } from './otel-settings.ts';

const NONE = { kind: 'none' } as const;
const settings = (changes: Partial<OtelSettings> = {}): OtelSettings => ({
  environment: 'lab',
  serviceName: 'twin',
  serviceVersion: '1.2.3',
  codexHome: '/nowhere',
  exporter: NONE,
  traceExporter: NONE,
  metricsExporter: NONE,
  ...changes,
});

const toUrl =
  (url: string) =>
  (signal: string): OtelExporter => ({ kind: 'otlp-http', endpoint: `${url}/v1/${signal}`, protocol: 'json' });

function allTo(url: string, changes: Partial<OtelSettings> = {}): OtelProvider {
  const to = toUrl(url);
  const provider = OtelProvider.from(
    settings({ exporter: to('logs'), traceExporter: to('traces'), metricsExporter: to('metrics'), ...changes }),
  );
  if (provider === undefined) throw new Error('nothing is exported');
  return provider;
}

function tell(provider: OtelProvider): void {
  provider.events.emit({ target: 'codex_otel.test', level: 'INFO', name: 'here', fields: { 'event.name': 'told' } });
  provider.metrics?.counter('codex.told', 1);
  const span = provider.tracer()?.startSpan('turn', { attributes: { team: 'own' } });
  span?.end();
}

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  vi.unstubAllEnvs();
});
async function receiver(options: { readonly status?: number } = {}): Promise<SignalReceiver> {
  const opened = await openSignalReceiver(options);
  closing.push(() => opened.close());
  return opened;
}

/** Takes connections, and answers nothing. */
async function silentReceiver(): Promise<string> {
  const server = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('from', () => {
  it('gives nothing where all three are none', () => expect(OtelProvider.from(settings())).toBeUndefined());

  const https = (tls: Readonly<Record<string, string>>, endpoint = 'https://127.0.0.1:1/v1/logs'): OtelExporter => ({
    kind: 'otlp-http',
    endpoint,
    protocol: 'binary',
    tls,
  });
  const absent = path.resolve('/nowhere/at/all.pem');
  it.each<[string, Partial<OtelSettings>, RegExp]>([
    ['an address that is none', { exporter: { ...toUrl('x')('logs') } }, /no http or https URL/],
    ['another scheme', { exporter: toUrl('ftp://x')('logs') }, /no http or https URL/],
    ['statsig for logs', { exporter: { kind: 'statsig' } }, /Statsig takes metrics alone/],
    ['statsig for traces', { traceExporter: { kind: 'statsig' } }, /trace_exporter cannot be statsig/],
    ['statsig without a key', { metricsExporter: { kind: 'statsig' } }, /set STATSIG_SERVER_SDK_SECRET/],
    ['an empty key of span attributes', { spanAttributes: { ' ': 'x' } }, /span_attributes has an empty key/],
    ['a bad tracestate', { tracestate: { codex: { 'a:b': 'c' } } }, /tracestate member "codex"/],
    ['a certificate without its key', { exporter: https({ clientCertificate: absent }) }, /come together/],
    ['a relative path', { exporter: https({ caCertificate: 'ca.pem' }) }, /takes an absolute path/],
    ['a file that is not there', { exporter: https({ caCertificate: absent }) }, /cannot be read/],
    [
      'a client certificate in clear text',
      { exporter: https({ clientCertificate: absent, clientPrivateKey: absent }, 'http://127.0.0.1:1') },
      /needs an https endpoint/,
    ],
  ])('refuses %s, and says what to change', (_what, changes, message) => {
    vi.stubEnv('STATSIG_SERVER_SDK_SECRET', undefined);
    expect(() => OtelProvider.from(settings(changes))).toThrow(
      expect.objectContaining({ name: 'OtelError', kind: 'invalid_config', message: expect.stringMatching(message) }),
    );
  });

  it('listens for the end of the program until it is shut down', async () => {
    const before = process.listenerCount('beforeExit');
    const provider = allTo((await receiver()).url);
    expect(process.listenerCount('beforeExit')).toBe(before + 1);
    await provider.shutdown();
    expect(process.listenerCount('beforeExit')).toBe(before);
  });
});

describe('what is sent', () => {
  interface Resource {
    readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[];
  }
  const bodyOf = (from: SignalReceiver, signal: string): Record<string, [{ resource: Resource }]> => {
    const sent = from.received.find((one) => one.signal === signal);
    return JSON.parse(sent?.body.toString() ?? '{}') as Record<string, [{ resource: Resource }]>;
  };
  const resourceOf = (from: SignalReceiver, signal: string): Record<string, string | undefined> =>
    Object.fromEntries(
      Object.values(bodyOf(from, signal))[0]?.[0].resource.attributes.map(({ key, value }) => [
        key,
        value.stringValue,
      ]) ?? [],
    );

  it('names its origin in each signal as Codex does: the host in logs, the system in metrics', async () => {
    const to = await receiver();
    const provider = allTo(to.url);
    tell(provider);
    await provider.shutdown();
    const common = { 'service.name': 'twin', 'service.version': '1.2.3', env: 'lab' };
    expect(resourceOf(to, 'logs')).toMatchObject({ ...common, 'host.name': hostname() });
    expect(resourceOf(to, 'traces')).toMatchObject(common);
    expect(Object.keys(resourceOf(to, 'traces'))).not.toContain('host.name');
    expect(Object.keys(resourceOf(to, 'metrics'))).toEqual(expect.arrayContaining(['os', 'os_version', 'env']));
    expect(Object.keys(resourceOf(to, 'metrics'))).not.toContain('host.name');
    expect(Object.keys(resourceOf(to, 'logs'))).not.toContain('os');
  });

  it('leaves traces first, then metrics, then logs', async () => {
    const to = await receiver();
    const provider = allTo(to.url);
    tell(provider);
    await provider.shutdown();
    expect(to.received.map(({ signal }) => signal)).toEqual(['traces', 'metrics', 'logs']);
  });

  it('goes where the settings say, whatever the environment says, with their headers alone', async () => {
    const [to, other] = [await receiver(), await receiver()];
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', other.url);
    vi.stubEnv('OTEL_EXPORTER_OTLP_LOGS_ENDPOINT', `${other.url}/v1/logs`);
    vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'authorization=not-for-us');
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'service.name=not-us');
    const logs: OtelExporter = {
      kind: 'otlp-http',
      endpoint: `${to.url}/v1/logs`,
      protocol: 'json',
      headers: { 'x-own': 'yes' },
    };
    const provider = allTo(to.url, { exporter: logs });
    tell(provider);
    await provider.shutdown();
    expect(to.signals()).toEqual(['logs', 'metrics', 'traces']);
    expect(other.received).toEqual([]);
    expect(to.received.map(({ headers }) => headers['authorization'])).toEqual([undefined, undefined, undefined]);
    expect(to.received.find(({ signal }) => signal === 'logs')?.headers['x-own']).toBe('yes');
    expect(resourceOf(to, 'logs')['service.name']).toBe('twin');
  });

  it("has the attributes of the settings on every span, and the span's own above them", async () => {
    const to = await receiver();
    const provider = allTo(to.url, { spanAttributes: { team: 'all', ring: '2' } });
    tell(provider);
    await provider.shutdown();
    const sent = to.received.find(({ signal }) => signal === 'traces')?.body.toString() ?? '';
    expect(sent).toContain('{"key":"ring","value":{"stringValue":"2"}}');
    expect(sent).toContain('{"key":"team","value":{"stringValue":"own"}}');
    expect(sent).toContain('"scope":{"name":"twin"');
  });
});

describe('shutdown', () => {
  it('ends once, and a second call waits for the first', async () => {
    const to = await receiver();
    const provider = allTo(to.url);
    tell(provider);
    await Promise.all([provider.shutdown(), provider.shutdown()]);
    await provider.shutdown();
    expect(to.received).toHaveLength(3);
  });

  it('keeps its deadline before a receiver that answers nothing, and says so', async () => {
    const provider = allTo(await silentReceiver());
    tell(provider);
    const startedAt = performance.now();
    await expect(provider.shutdown({ timeoutMs: 200 })).rejects.toMatchObject({
      name: 'OtelError',
      kind: 'shutdown_timeout',
    });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('says that a receiver did not take what was left', async () => {
    const provider = allTo((await receiver({ status: 400 })).url);
    tell(provider);
    await expect(provider.shutdown()).rejects.toMatchObject({ kind: 'shutdown_failed' });
  });

  it('does not go on trying behind its deadline', async () => {
    const to = await receiver({ status: 503 });
    const provider = allTo(to.url);
    tell(provider);
    await expect(provider.shutdown({ timeoutMs: 300 })).rejects.toThrow('not flushed');
    // a retry of the official transport waits for a second, which is more than there was
    expect(to.received.length).toBeLessThanOrEqual(3);
  });

  it('waits for one export as long as the environment allows', async () => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_TIMEOUT', '100');
    const provider = allTo(await silentReceiver(), { traceExporter: NONE, metricsExporter: NONE });
    tell(provider);
    await expect(provider.shutdown({ timeoutMs: 20_000 })).rejects.toMatchObject({ kind: 'shutdown_failed' });
  });
});

describe('a receiver that is in trouble', () => {
  it.each([
    ['refuses', () => Promise.resolve('http://127.0.0.1:9')],
    ['is overloaded', async () => (await receiver({ status: 503 })).url],
  ])('%s: who tells notices nothing', async (_what, url) => {
    const noticed = new EventEmitter();
    const onRejection = (reason: unknown): void => void noticed.emit('rejection', reason);
    process.on('unhandledRejection', onRejection);
    closing.push(() => process.off('unhandledRejection', onRejection));
    const rejections: unknown[] = [];
    noticed.on('rejection', (reason) => rejections.push(reason));
    const provider = allTo(await url());
    for (let told = 0; told < 50; told += 1) tell(provider);
    await provider.shutdown({ timeoutMs: 500 }).catch(() => undefined);
    expect(() => tell(provider)).not.toThrow();
    expect(rejections).toEqual([]);
  });
});

describe('install', () => {
  afterEach(() => {
    for (const api of [context, propagation, trace, metrics, logs]) api.disable();
    installGlobalMetrics(undefined);
  });

  it('makes it the one that everybody in the process gets', async () => {
    const to = await receiver();
    const provider = allTo(to.url);
    provider.install();
    expect(globalMetrics()).toBe(provider.metrics);
    await trace.getTracer('anybody').startActiveSpan('outer', async (span) => {
      await Promise.resolve();
      expect(trace.getActiveSpan()).toBe(span);
      provider.events.emit({ target: 'codex_otel.trace_safe', level: 'INFO', name: 'here', fields: { seen: 1 } });
      span.end();
    });
    await provider.shutdown();
    const traces = to.received.find(({ signal }) => signal === 'traces')?.body.toString() ?? '';
    expect(traces).toContain('"outer"');
    expect(traces).toContain('"seen"');
  });
});
