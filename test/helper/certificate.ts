/** Certificates made by openssl for one test run: an authority, a server for localhost and 127.0.0.1, a client, and another authority that signed nothing. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface KeyPair {
  /** PEM. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
}

export interface Certificates {
  readonly ca: KeyPair;
  readonly otherCa: KeyPair;
  readonly server: KeyPair;
  /** For another name than localhost. */
  readonly otherServer: KeyPair;
  readonly client: KeyPair;
}

const SHORT_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'turnscope-tls-'));
  const file = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { stdio: 'pipe' });
  };
  const pair = (name: string): KeyPair => ({
    cert: readFileSync(file(`${name}.pem`), 'utf8'),
    key: readFileSync(file(`${name}.key`), 'utf8'),
  });
  const authority = (name: string): KeyPair => {
    const out = ['-keyout', file(`${name}.key`), '-out', file(`${name}.pem`)];
    openssl('req', '-x509', ...SHORT_KEY, '-days', '2', '-subj', `/CN=${name}`, ...out);
    return pair(name);
  };
  const signed = (name: string, subjectAltName: string): KeyPair => {
    writeFileSync(file(`${name}.ext`), `subjectAltName=${subjectAltName}\n`);
    const request = file(`${name}.csr`);
    openssl('req', ...SHORT_KEY, '-subj', `/CN=${name}`, '-keyout', file(`${name}.key`), '-out', request);
    const by = ['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial'];
    const out = ['-extfile', file(`${name}.ext`), '-out', file(`${name}.pem`)];
    openssl('x509', '-req', '-in', request, ...by, '-days', '2', ...out);
    return pair(name);
  };
  try {
    return {
      ca: authority('ca'),
      otherCa: authority('other-ca'),
      server: signed('server', 'DNS:localhost,IP:127.0.0.1'),
      otherServer: signed('other-server', 'DNS:backend.example'),
      client: signed('client', 'DNS:client'),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
