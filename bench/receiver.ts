/** What does a round trip cost the receiver, over gRPC and over HTTP, beside the usual gRPC server with the same handler? */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { type ClientHttp2Session, connect } from 'node:http2';
import path from 'node:path';
import { grpcFrame } from '../src/receiver/grpc-frame.ts';
import { logBody } from '../test/helper/export-body.ts';
import { type Figure, percentile, type Question, spend } from './measure.ts';
import { encodeRequest } from './otlp-proto.ts';

const RECORDS = 50;
const IN_FLIGHT = 20;
const REQUESTS = 4_000;
/** In turns, so that a slow minute of the machine is everybody's. */
const ROUNDS = 3;

type Send = () => Promise<void>;

interface Way {
  readonly name: string;
  readonly server: 'ours' | 'grpc-js';
  readonly open: (port: number) => { readonly send: Send; readonly close: () => void };
}

const BODY = encodeRequest('logs', logBody(RECORDS).json);

function grpcCall(session: ClientHttp2Session, frame: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const stream = session.request({
      ':method': 'POST',
      ':path': '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    stream.on('trailers', ({ 'grpc-status': code }) =>
      code === '0' ? resolve() : reject(new Error(`status ${code}`)),
    );
    stream.on('error', reject);
    stream.resume();
    stream.end(frame);
  });
}

function openGrpc(port: number): ReturnType<Way['open']> {
  const session = connect(`http://127.0.0.1:${port}`);
  const frame = grpcFrame(BODY);
  return { send: () => grpcCall(session, frame), close: () => session.destroy() };
}

function openHttp(port: number): ReturnType<Way['open']> {
  const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
  const headers = { 'content-type': 'application/x-protobuf', 'content-length': BODY.length };
  const send: Send = () =>
    new Promise((resolve, reject) => {
      const sent = request({ port, host: '127.0.0.1', agent, method: 'POST', path: '/v1/logs', headers }, (answer) => {
        answer.resume().once('end', () => (answer.statusCode === 200 ? resolve() : reject(new Error('refused'))));
      });
      sent.once('error', reject);
      sent.end(BODY);
    });
  return { send, close: () => agent.destroy() };
}

const WAYS: readonly Way[] = [
  { name: 'gRPC, ours', server: 'ours', open: openGrpc },
  { name: 'gRPC, @grpc/grpc-js', server: 'grpc-js', open: openGrpc },
  { name: 'HTTP/1.1, ours', server: 'ours', open: openHttp },
];

async function startServer(server: Way['server']): Promise<{ child: ChildProcess; pid: number; port: number }> {
  const program = path.join(import.meta.dirname, 'receiver-process.ts');
  const child = spawn(process.execPath, [program, server], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, pid: child.pid ?? 0, port: Number(said.toString()) };
}

/** `requests` requests, `IN_FLIGHT` at a time; ms that each one took. */
async function run(send: Send, requests: number): Promise<number[]> {
  const waits: number[] = [];
  let left = requests;
  const sender = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const start = performance.now();
      await send();
      waits.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, sender));
  return waits;
}

interface Round {
  readonly perSecond: number;
  readonly cpuSeconds: number;
  readonly p99Ms: number;
}

async function measure({ server, open }: Way): Promise<Round> {
  const { child, pid, port } = await startServer(server);
  const { send, close } = open(port);
  await run(send, REQUESTS / 4);
  let waits: number[] = [];
  const { seconds, cpu } = await spend({ receiver: pid }, async () => {
    waits = await run(send, REQUESTS);
  });
  close();
  child.stdin?.end();
  await once(child, 'exit');
  const cpuSeconds = ((cpu['receiver'] ?? 0) / REQUESTS) * 1_000;
  return { perSecond: REQUESTS / seconds, cpuSeconds, p99Ms: percentile(waits, 0.99) };
}

function figures(name: string, rounds: readonly Round[]): Figure[] {
  const middle = (pick: (round: Round) => number): number => percentile(rounds.map(pick), 0.5);
  return [
    { name: `${name}: CPU`, value: middle(({ cpuSeconds }) => cpuSeconds), unit: 's per 1,000 requests' },
    { name: `${name}: rate`, value: middle(({ perSecond }) => perSecond), unit: 'requests/s' },
    { name: `${name}: p99`, value: middle(({ p99Ms }) => p99Ms), unit: 'ms' },
  ];
}

export const receiver: Question = {
  name: 'receiver',
  ask: async () => {
    const rounds = new Map<Way, Round[]>(WAYS.map((way) => [way, []]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [way, list] of rounds) list.push(await measure(way));
    }
    return {
      setting: `${REQUESTS} requests of ${RECORDS} log records (${BODY.length} bytes of protobuf), ${IN_FLIGHT} in flight, decoding included, disk not; middle of ${ROUNDS} rounds in turns`,
      figures: [...rounds].flatMap(([{ name }, list]) => figures(name, list)),
    };
  },
};
