/** Real processes, real kill -9, a real disk: everything that an outbox said it keeps arrives, and only the request that was on its way arrives twice. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeExportRequest } from '../../src/otlp/decode.ts';

const PROCESS = path.resolve(import.meta.dirname, '../helper/outbox-process.ts');
const ROUNDS = 200;
const LANES = 4;
const TIME_MAX_MS = 120_000;

interface Arrival {
  /** Number of the request in its lane. */
  readonly request: number;
  /** Everything in the span that was random when it was made. */
  readonly content: string;
}

/** A backend of one lane: what arrived of each span, and the number of the last request. */
class Recorder {
  readonly arrivals = new Map<string, Arrival[]>();
  requests = 0;
  #calls = 0;

  /** False for a request that it refuses for now. */
  take(body: Buffer): boolean {
    this.#calls += 1;
    if (this.#calls % 7 === 0) return false;
    this.requests += 1;
    const decoded = decodeExportRequest({ signal: 'traces', encoding: 'protobuf', body });
    const resources = decoded.ok && decoded.request.signal === 'traces' ? decoded.request.request.resourceSpans : [];
    for (const { scopeSpans } of resources)
      for (const { spans } of scopeSpans)
        for (const { name, spanId, traceState } of spans) {
          const arrival = { request: this.requests, content: `${spanId} ${traceState}` };
          this.arrivals.set(name, [...(this.arrivals.get(name) ?? []), arrival]);
        }
    return true;
  }
}

let server: Server;
const recorders = new Map<string, Recorder>();
const root = mkdtempSync(path.join(tmpdir(), 'turnscope-kill-'));

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    request.on('end', () => {
      const taken = recorders.get(request.url ?? '')?.take(gunzipSync(Buffer.concat(chunks))) ?? false;
      response.writeHead(taken ? 200 : 503).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  rmSync(root, { recursive: true, force: true });
});

const urlOf = (lane: string): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}${lane}`;

function start(lane: string, names: readonly string[]): ChildProcess & { stdout: NodeJS.ReadableStream } {
  const args = [PROCESS, path.join(root, lane), urlOf(lane), ...names];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  return child as typeof child & { stdout: NodeJS.ReadableStream };
}

/** Until the process says something of its own, or ends; then some milliseconds more, and it dies. */
async function runAndKill(lane: string, names: readonly string[], lifeMs: number): Promise<string> {
  const child = start(lane, names);
  const said = text(child.stdout as NodeJS.ReadableStream & AsyncIterable<Buffer>);
  const exit = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), exit]);
  await Promise.race([setTimeout(lifeMs), exit]);
  child.kill('SIGKILL');
  await exit;
  return said;
}

async function runLane(lane: string, rounds: number, deadline: number) {
  const recorder = new Recorder();
  recorders.set(lane, recorder);
  const kept = new Set<string>();
  /** Requests that may have been on their way when the process died. */
  const hit = new Set<number>();
  let before: string[] = [];
  let done = 0;
  for (; done < rounds && Date.now() < deadline; done += 1) {
    const names = Array.from({ length: 12 }, (_, index) => `${done}-${index}`);
    // What was put the last time is put again, with other bytes: it must change nothing.
    const said = await runAndKill(lane, [...before, ...names], Math.random() * 60);
    for (const [, name] of said.matchAll(/^kept (.+)\n/gm)) kept.add(name ?? '');
    hit.add(recorder.requests);
    before = names;
  }
  const last = start(lane, []);
  const said = await text(last.stdout as NodeJS.ReadableStream & AsyncIterable<Buffer>);
  return { recorder, kept, hit, done, said };
}

test(
  'killed 200 times at random moments, everything arrives, and twice only what was on its way, byte for byte',
  async () => {
    const deadline = Date.now() + TIME_MAX_MS;
    const lanes = Array.from({ length: LANES }, (_, index) => `/lane-${index}`);
    const results = await Promise.all(lanes.map((lane) => runLane(lane, ROUNDS / LANES, deadline)));
    for (const { recorder, kept, hit, said } of results) {
      expect(said).toBe('done\n');
      const spans = [...kept].flatMap((name) => [`${name}/1`, `${name}/2`, `${name}/3`]);
      expect(spans.filter((name) => !recorder.arrivals.has(name))).toEqual([]);
      for (const arrivals of recorder.arrivals.values()) {
        expect(new Set(arrivals.map(({ content }) => content)).size).toBe(1);
        for (const { request } of arrivals.slice(0, -1)) expect(hit).toContain(request);
      }
    }
    const twice = results.flatMap(({ recorder }) => [...recorder.arrivals.values()].filter(({ length }) => length > 1));
    const items = results.reduce((sum, { kept }) => sum + kept.size, 0);
    const rounds = results.reduce((sum, { done }) => sum + done, 0);
    process.stdout.write(`${rounds} kills, ${items} items, ${twice.length} spans arrived twice\n`);
    expect(rounds).toBeGreaterThan(LANES);
    expect(items).toBeGreaterThan(rounds);
  },
  TIME_MAX_MS + 60_000,
);

test('of ten processes at once one has the outbox, and the others say so', async () => {
  const lane = '/together';
  const recorder = new Recorder();
  recorders.set(lane, recorder);
  const names = Array.from({ length: 30 }, (_, index) => `${index}`);
  const said = await Promise.all(
    Array.from({ length: 10 }, () => text(start(lane, names).stdout as NodeJS.ReadableStream & AsyncIterable<Buffer>)),
  );
  expect(said.filter((one) => one === 'conflict\n' || one.endsWith('done\n'))).toHaveLength(10);
  expect(said.filter((one) => one.endsWith('done\n')).length).toBeGreaterThan(0);
  expect(recorder.arrivals.size).toBe(90);
  expect([...recorder.arrivals.values()].filter(({ length }) => length !== 1)).toEqual([]);
});
