/** What the configurations that we take over call dry run, verbose and debug: a connection that also tells what goes over it. */
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Backend, BackendDebug } from '../config/backend.ts';
import type { Endpoint, SendOutcome, Transport } from '../deliver/endpoint.ts';
import { jsonOfProtobuf } from '../deliver/request-body.ts';
import { makeFolder } from '../lib/make-folder.ts';
import { Interner } from '../otlp/common/protobuf/interner.ts';
import type { ForwardLog } from './forward-log.ts';
import { explainKeyRefusal } from './key-refusal.ts';

export interface DebugTransportOptions {
  readonly backend: Pick<Backend, 'name' | 'origin' | 'keysFrom'>;
  readonly endpoint: Pick<Endpoint, 'headers'>;
  readonly debug: Pick<BackendDebug, 'verbose' | 'dumpDir'>;
  readonly log: ForwardLog;
  /** ms since the epoch. */
  readonly now: () => number;
}

/** Requests are dumped as they are sent, so redacted; the newest of them stay. */
const DUMPS_MAX = 200;

export function debugTransport(transport: Transport, options: DebugTransportOptions): Transport {
  const { backend, endpoint, debug, log, now } = options;
  const { name } = backend;
  const interner = new Interner();
  return {
    async send(signal, body, abort) {
      if (debug.dumpDir !== null)
        await dump(debug.dumpDir, { signal, body, interner, name: dumpName(now(), name, signal) });
      const startedAt = now();
      const outcome = explainKeyRefusal(await transport.send(signal, body, abort), backend, endpoint);
      if (outcome.outcome !== 'accepted' || outcome.rejected > 0 || debug.verbose)
        log.say(`${name}: ${sentenceOf(outcome, { signal, bytes: body.length, ms: now() - startedAt })}`);
      return outcome;
    },
    close: () => transport.close(),
  };
}

interface Sent {
  readonly signal: string;
  readonly bytes: number;
  readonly ms: number;
}

function sentenceOf(outcome: SendOutcome, { signal, bytes, ms }: Sent): string {
  const what = `${signal}, ${bytes} bytes, ${Math.max(0, Math.round(ms))} ms`;
  switch (outcome.outcome) {
    case 'accepted':
      return outcome.rejected > 0
        ? `${outcome.rejected} records refused (${what}): ${outcome.message}`
        : `sent ${what}`;
    case 'retry':
      return `not taken (${what}), will be sent again: ${outcome.message}`;
    case 'too_large':
      return `too large (${what}), will be sent in parts: ${outcome.message}`;
    case 'refused':
      return `refused (${what}): ${outcome.message}`;
  }
}

/** Sorts by time. */
const dumpName = (at: number, backend: string, signal: string): string =>
  `${new Date(at).toISOString().replaceAll(/[:.]/g, '-')}-${backend}-${signal}`;

interface Dump {
  readonly signal: 'logs' | 'traces' | 'metrics';
  readonly body: Uint8Array;
  readonly name: string;
  readonly interner: Interner;
}

const DUMP_NAME = /^\d{4}-\d\d-\d\dT[\d-]+Z-.*\.json$/;

/** A dump that cannot be written is no reason not to send. */
async function dump(folder: string, { signal, body, name, interner }: Dump): Promise<void> {
  const json = jsonOfProtobuf(signal, body, interner);
  if (!json.ok) return;
  try {
    await makeFolder(folder);
    let path = join(folder, `${name}.json`);
    for (let n = 1; await isTaken(path, json.body); n += 1) path = join(folder, `${name}.${n}.json`);
    const dumps = (await readdir(folder)).filter((each) => DUMP_NAME.test(each)).sort();
    for (const old of dumps.slice(0, Math.max(0, dumps.length - DUMPS_MAX))) await rm(join(folder, old));
  } catch {
    // no room, or no right
  }
}

/** Writes where nothing is yet. */
async function isTaken(path: string, content: Uint8Array): Promise<boolean> {
  try {
    await writeFile(path, content, { mode: 0o600, flag: 'wx' });
    return false;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST') return true;
    throw thrown;
  }
}
