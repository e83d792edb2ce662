/** What can go wrong before there is an answer, as a sentence. Nothing of the request stands in it but the host. */
import type { SendOutcome } from './endpoint.ts';
import { ProxyRefusal } from './proxy-tunnel.ts';

const SENTENCES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (connection refused)',
  ECONNRESET: 'the connection was closed before an answer came',
  EPIPE: 'the connection was closed before an answer came',
  ETIMEDOUT: 'no connection in time',
  EHOSTUNREACH: 'no way to this host',
  ENETUNREACH: 'no network',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name cannot be looked up now',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet: is the clock right?',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself: name its authority in the configuration',
  SELF_SIGNED_CERT_IN_CHAIN: 'its authority is not trusted: name it in the configuration',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its authority is not known: name it in the configuration',
  UNABLE_TO_GET_ISSUER_CERT: 'its authority is not known: name it in the configuration',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its authority is not known: name it in the configuration',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS on this port: http:// instead of https://?',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS on this port: http:// instead of https://?',
  EPROTO: 'the TLS handshake failed',
  ERR_HTTP2_ERROR: 'it does not speak gRPC on this port: another port or protocol?',
  ERR_HTTP2_SESSION_ERROR: 'the connection was closed before an answer came',
  ERR_HTTP2_STREAM_ERROR: 'the call was broken off before an answer came',
  ERR_HTTP2_STREAM_CANCEL: 'the call was broken off before an answer came',
  ERR_HTTP2_GOAWAY_SESSION: 'the connection was closed before an answer came',
};

/** The code of an error, or of the first of several that one stands for (a host with many addresses). */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return 'cause' in error ? codeOf(error.cause) : '';
}

/** `host`: of the endpoint. The data always wait: even a certificate may be mended while they do. */
export function troubleOutcome(error: unknown, host: string): SendOutcome {
  if (error instanceof ProxyRefusal) return proxyOutcome(error.status);
  return { outcome: 'retry', afterMs: null, message: `cannot reach ${host}: ${sentenceOf(codeOf(error))}` };
}

function sentenceOf(code: string): string {
  const known = SENTENCES[code];
  if (known !== undefined) return known;
  if (code.startsWith('HPE_')) return 'it does not speak HTTP/1.1 on this port: a port for gRPC?';
  if (code.includes('NO_APPLICATION_PROTOCOL'))
    return 'it does not speak our version of HTTP: another port or protocol?';
  if (code.includes('CERTIFICATE') && code.startsWith('ERR_SSL'))
    return `it wants another client certificate (${code})`;
  if (code.startsWith('ERR_SSL')) return `the TLS handshake failed (${code})`;
  return code === '' ? 'the connection failed' : `the connection failed (${code})`;
}

function proxyOutcome(status: number): SendOutcome {
  if (status === 407) return { outcome: 'refused', isOurs: false, message: 'the proxy wants other credentials (407)' };
  const message = `the proxy does not connect us (${status})`;
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
    return { outcome: 'refused', isOurs: false, message };
  }
  return { outcome: 'retry', afterMs: null, message };
}
