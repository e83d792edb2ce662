/** Addresses as people write them → the URL of one signal. */
import { isIPv4 } from 'node:net';
import type { Protocol } from '../deliver/endpoint.ts';

export function isLoopbackHost(hostname: string): boolean {
  const host = hostname
    .replace(/^\[|\]$/g, '')
    .toLowerCase()
    .replace(/\.$/, '');
  if (host === 'localhost' || host.endsWith('.localhost') || host === '::1') return true;
  return isIPv4(host) && host.startsWith('127.');
}

export const isLoopback = (url: string): boolean => isLoopbackHost(new URL(url).hostname);

/**
 * What somebody called an endpoint, as a URL. `host:port` without a scheme is TLS, as Arize writes it, but on the loopback interface, where nobody has certificates, it is not;
 * unless the port is 443.
 *
 * @returns the URL, or the sentence that says why it is none
 */
export function parseEndpoint(text: string): URL | string {
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  const bare = URL.canParse(`https://${text}`) ? new URL(`https://${text}`) : null;
  const isPlain = bare !== null && isLoopbackHost(bare.hostname) && !/:443(\/|$)/.test(text);
  const whole = hasScheme ? text : `${isPlain ? 'http' : 'https'}://${text}`;
  const url = URL.canParse(whole) ? new URL(whole) : null;
  if (url === null || url.hostname === '') return 'The endpoint is no URL.';
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'The endpoint is neither http:// nor https://.';
  if (url.username !== '' || url.password !== '') return 'The endpoint has a user or a password in it.';
  return url;
}

/**
 * The URL of a signal. A base that ends in that path already, or in a part of it, or in the path of another signal, is understood: everybody writes endpoints another way.
 *
 * @param path of this signal, behind the base
 * @param paths of all signals of the target
 */
export function signalUrl(base: URL, protocol: Protocol, path: string, paths: readonly string[]): string {
  if (protocol === 'grpc') return base.origin === 'null' ? base.href : withPort(base);
  const own = base.pathname.replace(/\/+$/, '');
  const ends = [...new Set(paths.flatMap(beginnings))].sort((a, b) => b.length - a.length);
  const end = ends.find((candidate) => own.endsWith(candidate)) ?? '';
  return `${base.origin}${own.slice(0, own.length - end.length)}${path}${base.search}`;
}

/** gRPC libraries want the port said. */
const withPort = (base: URL): string => {
  const port = base.port === '' ? (base.protocol === 'https:' ? '443' : '80') : base.port;
  return `${base.protocol}//${base.hostname}:${port}`;
};

/** `/a/b/c` → `/a/b/c`, `/a/b`, `/a`. */
function beginnings(path: string): string[] {
  const segments = path.split('/').slice(1);
  return segments.map((_, index) => `/${segments.slice(0, segments.length - index).join('/')}`);
}
