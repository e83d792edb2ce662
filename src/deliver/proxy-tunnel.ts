/** The one HTTP proxy of an endpoint: a tunnel by CONNECT for TLS and gRPC, the credentials for both that and plain requests. */
import { request } from 'node:http';
import type { Socket } from 'node:net';

export interface Proxy {
  readonly host: string;
  readonly port: number;
  /** Value of `Proxy-Authorization`; null without credentials. A secret. */
  readonly authorization: string | null;
}

/** The proxy does not let us through. */
export class ProxyRefusal extends Error {
  override readonly name = 'ProxyRefusal';
  readonly status: number;

  constructor(status: number) {
    super(`the proxy answers CONNECT with ${status}`);
    this.status = status;
  }
}

/** `http://[user:password@]host[:port]`; null for anything else. */
export function proxyOf(text: string): Proxy | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== 'http:' || url.hostname === '') return null;
  const credentials = `${decodePart(url.username)}:${decodePart(url.password)}`;
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 80 : Number(url.port),
    authorization: credentials === ':' ? null : `Basic ${Buffer.from(credentials).toString('base64')}`,
  };
}

/** A password with a bare `%` is one that nobody encoded. */
function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const proxyHeaders = ({ authorization }: Proxy): Record<string, string> =>
  authorization === null ? {} : { 'proxy-authorization': authorization };

/** A socket whose other end is `target`. Rejects with `ProxyRefusal`, or with what the network says. */
export async function openTunnel(
  proxy: Proxy,
  target: { readonly host: string; readonly port: number },
  signal: AbortSignal,
): Promise<Socket> {
  const authority = `${target.host.includes(':') ? `[${target.host}]` : target.host}:${target.port}`;
  return await new Promise<Socket>((resolve, reject) => {
    const { host, port } = proxy;
    const headers = { host: authority, ...proxyHeaders(proxy) };
    const connect = request({ host, port, method: 'CONNECT', path: authority, headers, agent: false, signal });
    connect.once('error', reject);
    connect.once('connect', ({ statusCode = 0 }, socket: Socket, head: Buffer) => {
      if (statusCode < 200 || statusCode > 299) {
        socket.destroy();
        reject(new ProxyRefusal(statusCode));
        return;
      }
      // The far end may speak first: what came with the answer belongs to it.
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    connect.end();
  });
}
