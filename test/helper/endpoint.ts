import type { Endpoint } from '../../src/deliver/endpoint.ts';

/** An endpoint of HTTP with protobuf, in the clear, with nothing special. */
export const endpointOf = (url: string, changes: Partial<Endpoint> = {}): Endpoint => ({
  url,
  protocol: 'http/protobuf',
  headers: {},
  compression: 'gzip',
  tls: { ca: null, clientCert: null, clientKey: null },
  proxy: null,
  timeoutMs: 10_000,
  requestBytesMax: 4 * 1024 * 1024,
  ...changes,
});
