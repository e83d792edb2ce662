/** The whole way of a turn out of the house: the user's files, content mode, redaction, profile, outbox, transport. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Backend } from '../../src/config/backend.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { type DrainResult, drainOutbox } from '../../src/deliver/drain.ts';
import type { Endpoint } from '../../src/deliver/endpoint.ts';
import { openOutbox } from '../../src/deliver/outbox.ts';
import { createTransport } from '../../src/deliver/transport.ts';
import { forwardSession } from '../../src/forward/forward-session.ts';
import type { Session } from '../../src/model/session.ts';
import { createRedactor } from '../../src/redact/redactor.ts';

/** Files of a user's home, by their path in it, and variables: what comes of them as the only backend. */
export async function configured(
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<Backend> {
  const home = mkdtempSync(path.join(tmpdir(), 'turnscope-home-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
      writeFileSync(path.join(home, name), text, { mode: 0o600 });
    }
    const places = { configDir: path.join(home, '.config/turnscope'), codexHome: path.join(home, '.codex') };
    const { backends, problems } = await readConfig({ home, env, ...places });
    const [backend, ...others] = backends;
    if (backend === undefined || others.length > 0)
      throw new Error(`${backends.length} backends are on: ${JSON.stringify(problems)}`);
    return backend;
  } finally {
    rmSync(home, { recursive: true });
  }
}

/** The same backend, elsewhere: only where it is and whom to trust change. */
export function movedTo(backend: Backend, url: string, ca: string | null = null): Backend {
  const { turns } = backend;
  if (turns === null) throw new Error(`${backend.name} takes no turns`);
  const endpoint: Endpoint = { ...turns.endpoint, url, tls: { ...turns.endpoint.tls, ca } };
  return { ...backend, turns: { ...turns, endpoint } };
}

/** Everything that is over goes there; the version is one that a receiver can recognise. */
export async function forward(backend: Backend, sessions: readonly Session[]): Promise<DrainResult> {
  const folder = mkdtempSync(path.join(tmpdir(), 'turnscope-outbox-'));
  const outbox = await openOutbox({ folder, limits: backend.spool, now: Date.now });
  const endpoint = backend.turns?.endpoint;
  const transport = endpoint === undefined ? null : createTransport(endpoint);
  try {
    for (const session of sessions)
      await forwardSession(session, { backend, redactor: createRedactor({}), outbox, version: '1.2.3' });
    return await drainOutbox({
      outbox,
      transportOf: (signal) => (signal === 'traces' ? transport : null),
      requestBytesMax: endpoint?.requestBytesMax ?? 0,
      abort: new AbortController().signal,
      now: Date.now,
      until: 'empty',
      patienceMs: 1_000,
    });
  } finally {
    await transport?.close();
    await outbox.close();
    rmSync(folder, { recursive: true });
  }
}
