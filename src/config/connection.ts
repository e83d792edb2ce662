/** Settings and target → the endpoints of a backend, one a signal. */
import type { Endpoint, Protocol, TlsFiles } from '../deliver/endpoint.ts';
import type { BackendSettings } from './backend-settings.ts';
import type { Complaints } from './complaint.ts';
import { isLoopback, parseEndpoint, signalUrl } from './endpoint-url.ts';
import { parseDuration, parseSize } from './measure.ts';
import { chooseProxy, parseProxy } from './proxy.ts';
import { isSecretHeader } from './secret-header.ts';
import type { Target } from './target.ts';
import { absolutePath, fill, resolveSecret, type Surroundings, type Words } from './word.ts';

export type RawSignal = 'traces' | 'logs' | 'metrics';

export interface Connection {
  /** null for what the target does not take. */
  readonly endpoints: Readonly<Record<RawSignal, Endpoint | null>>;
  /** Nothing of it leaves the machine. */
  readonly isLocal: boolean;
  readonly secrets: readonly string[];
}

const TIMEOUT_MS = 10_000;

export function connect(
  settings: BackendSettings,
  target: Target,
  words: Words,
  around: Surroundings,
  complaints: Complaints,
): Connection | null {
  const protocol = protocolOf(settings, target, complaints);
  const headers = headersOf(settings, target, words, around, complaints);
  const tls = tlsOf(settings, around, complaints);
  const timeoutMs = measured(settings.timeout, 'timeout', parseDuration, TIMEOUT_MS, complaints);
  const requestBytesMax = measured(
    settings.limits?.request,
    'limits.request',
    parseSize,
    target.requestBytesMax,
    complaints,
  );
  const urls = protocol === null ? null : urlsOf(settings, target, protocol, words, complaints);
  if (urls === null || protocol === null) return null;
  const isSecret = Object.keys(headers).some((name) => isSecretHeader(name));
  const endpoint = (url: string | null): Endpoint | null => {
    if (url === null) return null;
    const proxy = proxyFor(url, settings, around, complaints);
    if (isSecret && settings.plain_http !== true && new URL(url).protocol === 'http:' && !isLoopback(url)) {
      complaints.add(
        'endpoint',
        'A key would go over plain http to another machine.',
        'Use an https:// endpoint, or write `plain_http = true` if that network is yours alone.',
      );
    }
    const compression = settings.compression ?? 'gzip';
    return { url, protocol, headers, compression, tls, proxy, timeoutMs, requestBytesMax };
  };
  const endpoints = { traces: endpoint(urls.traces), logs: endpoint(urls.logs), metrics: endpoint(urls.metrics) };
  const used = Object.values(endpoints).filter((one) => one !== null);
  const proxySecrets = used.flatMap(({ proxy }) =>
    proxy === null ? [] : [decodeURIComponent(new URL(proxy).password)],
  );
  const headerSecrets = Object.entries(headers).flatMap(([name, value]) =>
    isSecretHeader(name) ? [value.replace(/^\w+ /, '')] : [],
  );
  return {
    endpoints,
    isLocal: used.every(({ url }) => isLoopback(url)),
    secrets: [...headerSecrets, ...proxySecrets].filter((secret) => secret !== ''),
  };
}

function protocolOf(settings: BackendSettings, target: Target, complaints: Complaints): Protocol | null {
  const protocol = settings.protocol ?? target.protocols[0];
  if (target.protocols.includes(protocol)) return protocol;
  return complaints.add(
    'protocol',
    `${target.title} does not take ${protocol}.`,
    `Allowed are ${target.protocols.join(', ')}.`,
  );
}

function headersOf(
  settings: BackendSettings,
  target: Target,
  words: Words,
  around: Surroundings,
  complaints: Complaints,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const { name, value } of target.headers) {
    const text = typeof value === 'string' ? fill(value, words) : basic(value.basic.map((part) => fill(part, words)));
    if (text !== null) headers[name] ??= text;
  }
  for (const [name, secret] of Object.entries(settings.headers ?? {})) {
    const value = resolveSecret(`headers.${name}`, secret, around, complaints);
    if (value !== null) headers[name.toLowerCase()] = value;
  }
  return headers;
}

const basic = ([user, password]: readonly (string | null)[]): string | null =>
  user == null || password == null ? null : `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

function urlsOf(
  settings: BackendSettings,
  target: Target,
  protocol: Protocol,
  words: Words,
  complaints: Complaints,
): Record<RawSignal, string | null> | null {
  const paths = Object.values(target.paths);
  const template = protocol === 'grpc' && target.isGrpcElsewhere ? null : target.endpoint;
  const text =
    settings.endpoint ?? (template === null ? null : endpointIn(template, settings, target, words, complaints));
  const base = text === null ? null : parseEndpoint(text);
  if (typeof base === 'string')
    return complaints.add(
      'endpoint',
      base,
      'Give a URL such as https://example.com:4318; keys belong into settings of their own.',
    );
  const urlOf = (signal: RawSignal): string | null => {
    const own = settings.endpoints?.[signal];
    const url = own === undefined ? null : parseEndpoint(own);
    if (typeof url === 'string') return complaints.add('endpoints', url, 'Give the whole URL of this signal.');
    if (url !== null) return protocol === 'grpc' ? signalUrl(url, protocol, '', []) : url.href;
    const path = target.paths[signal];
    return base === null || path === undefined ? null : signalUrl(base, protocol, path, paths);
  };
  const urls = { traces: urlOf('traces'), logs: urlOf('logs'), metrics: urlOf('metrics') };
  if (Object.values(urls).some((url) => url !== null)) return urls;
  if (complaints.list.length > 0) return null;
  return complaints.add(
    'endpoint',
    `${target.title} needs an endpoint.`,
    `Add \`endpoint = "https://…"\`; where it is written: ${target.source}`,
  );
}

function endpointIn(
  template: string,
  settings: BackendSettings,
  target: Target,
  words: Words,
  complaints: Complaints,
): string | null {
  if (!template.includes('{region}')) return template;
  const { regions } = target;
  const region = settings.region ?? regionOfToken(target, words) ?? Object.keys(regions ?? {})[0];
  const hint =
    regions === undefined
      ? (target.note ?? '')
      : `Its regions are ${Object.keys(regions).join(', ')}; for any other set \`endpoint\`.`;
  const part = regions === undefined ? region : regions[region ?? ''];
  // a region is part of a host name: it may not become another host
  if (part === undefined || !/^[a-z0-9.-]+$/.test(part))
    return complaints.add('region', `${target.title} has no such region.`, hint);
  return template.replace('{region}', part);
}

/** Logfire's write tokens say where they belong: in another region nobody knows them. */
function regionOfToken({ regions = {} }: Target, { token = '' }: Words): string | undefined {
  const region = /^pylf_v\d+_([a-z]+)_/.exec(token)?.[1];
  return region !== undefined && regions[region] !== undefined ? region : undefined;
}

function tlsOf({ tls }: BackendSettings, around: Surroundings, complaints: Complaints): TlsFiles {
  const pem = (name: 'ca_file' | 'client_cert_file' | 'client_key_file'): string | null => {
    const path = tls?.[name];
    if (path === undefined) return null;
    const text = around.files.get(absolutePath(path, around))?.text ?? '';
    return text.includes('-----BEGIN')
      ? text
      : complaints.add('tls', `\`tls.${name}\` is missing or no PEM.`, `Check ${absolutePath(path, around)}.`);
  };
  const files = { ca: pem('ca_file'), clientCert: pem('client_cert_file'), clientKey: pem('client_key_file') };
  if ((tls?.client_cert_file === undefined) !== (tls?.client_key_file === undefined))
    complaints.add(
      'tls',
      'A client certificate and its key belong together.',
      'Give `client_cert_file` and `client_key_file`.',
    );
  return files;
}

function proxyFor(url: string, settings: BackendSettings, around: Surroundings, complaints: Complaints): string | null {
  const { proxy, trouble } =
    settings.proxy === undefined ? chooseProxy(new URL(url), around.env) : parseProxy(settings.proxy);
  if (trouble === null) return proxy;
  return complaints.add('proxy', trouble, 'Give a proxy as http://host:port, or `proxy = "none"` to go without.');
}

/** A span of time or a size out of the settings. */
export function measured(
  text: string | undefined,
  setting: string,
  parse: (text: string) => number | null,
  otherwise: number,
  complaints: Complaints,
): number {
  if (text === undefined) return otherwise;
  const value = parse(text);
  if (value === null)
    complaints.add(
      setting.split('.')[0] ?? setting,
      `\`${setting}\` cannot be understood.`,
      'Write it like "10s", "14d" or "512MB".',
    );
  return value ?? otherwise;
}
