/** A connection to a backend that does not come from an agent of `node:https`: through a proxy, or for HTTP/2. */
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls, createSecureContext } from 'node:tls';
import type { TlsFiles } from './endpoint.ts';
import { openTunnel, type Proxy } from './proxy-tunnel.ts';

export interface SocketTarget {
  /** Without brackets around IPv6. */
  readonly host: string;
  readonly port: number;
  /** null: in the clear. */
  readonly tls: ConnectionOptions | null;
  readonly proxy: Proxy | null;
}

/** Read once, for all connections. Throws when the files are no certificates or keys. */
export const tlsOptions = ({ ca, clientCert, clientKey }: TlsFiles): ConnectionOptions => ({
  secureContext: createSecureContext({
    ...(ca === null ? {} : { ca }),
    ...(clientCert === null ? {} : { cert: clientCert }),
    ...(clientKey === null ? {} : { key: clientKey }),
  }),
});

/** `host` and `port` of a URL, as sockets want them. */
export const placeOf = (url: URL): { readonly host: string; readonly port: number } => ({
  host: url.hostname.replace(/^\[|\]$/g, ''),
  port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port),
});

/** Connected, tunnelled and shaken hands. Rejects with what went wrong on the way, or when `signal` aborts. */
export async function openSocket(target: SocketTarget, signal: AbortSignal): Promise<Socket> {
  const { host, port, proxy, tls } = target;
  const socket =
    proxy === null
      ? await ready(connectTcp({ host, port }), 'connect', signal)
      : await openTunnel(proxy, { host, port }, signal);
  if (tls === null) return socket;
  // An address cannot be asked for by name; the certificate is compared with it all the same.
  const servername = isIP(host) === 0 ? { servername: host } : {};
  return await ready(connectTls({ ...tls, ...servername, socket, host }), 'secureConnect', signal);
}

async function ready<S extends Socket>(socket: S, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<S> {
  return await new Promise<S>((resolve, reject) => {
    const fail = (error: Error): void => {
      signal.removeEventListener('abort', stop);
      socket.destroy();
      reject(error);
    };
    const stop = (): void => fail(signal.reason as Error);
    const closed = (): void => fail(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
    socket.once('error', fail);
    socket.once('close', closed);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    socket.once(event, () => {
      signal.removeEventListener('abort', stop);
      socket.removeListener('error', fail);
      socket.removeListener('close', closed);
      resolve(socket);
    });
  });
}
