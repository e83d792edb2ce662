import { readFileSync } from 'node:fs';
import path from 'node:path';
import { OtelError } from './otel-error.ts';
import type { OtelTlsConfig } from './otel-settings.ts';

/** PEM, as Node's TLS takes it. */
export interface TlsFiles {
  /** Replaces the roots that Node brings. */
  readonly ca: Buffer | undefined;
  readonly cert: Buffer | undefined;
  readonly key: Buffer | undefined;
}

/**
 * Reads what a TLS configuration names. Throws `OtelError` when a path is not absolute or cannot be read, when certificate and key of the client
 * do not come together, and when a client certificate would travel in clear text.
 */
export function readTls(tls: OtelTlsConfig | undefined, endpoint: string): TlsFiles {
  if ((tls?.clientCertificate === undefined) !== (tls?.clientPrivateKey === undefined)) {
    throw new OtelError(
      'invalid_config',
      'client-certificate and client-private-key come together: give both, or none',
    );
  }
  if (tls?.clientCertificate !== undefined && !/^https:/i.test(endpoint)) {
    throw new OtelError('invalid_config', `a client certificate needs an https endpoint, not ${endpoint}`);
  }
  return {
    ca: readPem('ca-certificate', tls?.caCertificate),
    cert: readPem('client-certificate', tls?.clientCertificate),
    key: readPem('client-private-key', tls?.clientPrivateKey),
  };
}

function readPem(name: string, file: string | undefined): Buffer | undefined {
  if (file === undefined) return undefined;
  if (!path.isAbsolute(file)) throw new OtelError('invalid_config', `${name} takes an absolute path, not ${file}`);
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new OtelError('invalid_config', `${name} ${file} cannot be read: ${String(cause)}`, { cause });
  }
}
