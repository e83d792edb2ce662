/** A real OpenTelemetry Collector that takes OTLP in every way there is and hands on what it understood to a recorder of ours. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Signal } from '../../src/otlp/signal.ts';
import { decodeTracesProtobuf } from '../../src/otlp/traces/protobuf/decode.ts';
import type { Span, TracesRequest } from '../../src/otlp/traces/span.ts';
import { type RecordedExport, startOtlpRecorder } from '../codex-lab/otlp-recorder.ts';
import { type Certificates, makeCertificates } from '../helper/certificate.ts';
import { spansOf } from './delivery.ts';
import { freePorts, peerPath, startPeer } from './peer-process.ts';

const SIGNALS: readonly Signal[] = ['logs', 'traces', 'metrics'];

export const DOORS = ['plain', 'tls', 'mtls'] as const;
/** `mtls` lets in those only whom its own authority knows. */
export type Door = (typeof DOORS)[number];

export interface Collector {
  readonly certificates: Certificates;
  /** Of one signal, which is traces where absent. */
  httpUrl(door: Door, signal?: Signal): string;
  grpcUrl(door: Door): string;
  /** What it handed on since it was last asked: as whole requests. */
  taken(): TracesRequest[];
  /** Every request of any signal that it handed on since it was last asked, as it came out. */
  handedOn(): RecordedExport[];
  stop(): Promise<void>;
}

export async function startCollector(): Promise<Collector> {
  const certificates = makeCertificates();
  const folder = mkdtempSync(path.join(tmpdir(), 'turnscope-collector-'));
  const files = { cert: certificates.server.cert, key: certificates.server.key, ca: certificates.ca.cert };
  for (const [name, pem] of Object.entries(files)) writeFileSync(path.join(folder, name), pem);
  const recorder = await startOtlpRecorder();
  const ports = await freePorts(DOORS.length * 2);
  const portsOf = (door: Door) => {
    const [http = 0, grpc = 0] = ports.slice(DOORS.indexOf(door) * 2);
    return { http, grpc };
  };
  const config = configOf(folder, recorder.url, portsOf);
  const cleanUp = async (): Promise<void> => {
    await recorder.close();
    rmSync(folder, { recursive: true });
  };
  const peer = await startPeer({
    command: peerPath('INTEROP_COLLECTOR'),
    args: [`--config=yaml:${JSON.stringify(config)}`],
    env: {},
    isReady: async () => (await Promise.all(ports.map(isOpen))).every(Boolean),
  }).catch(async (error: unknown) => {
    await cleanUp();
    throw error;
  });
  let seen = 0;
  const handedOn = (): RecordedExport[] => {
    const fresh = recorder.exports.slice(seen);
    seen += fresh.length;
    return fresh;
  };
  return {
    certificates,
    httpUrl: (door, signal = 'traces') => `${schemeOf(door)}://localhost:${portsOf(door).http}/v1/${signal}`,
    grpcUrl: (door) => `${schemeOf(door)}://localhost:${portsOf(door).grpc}`,
    taken: () =>
      handedOn().map(({ body }) => {
        const result = decodeTracesProtobuf(body);
        if (!result.ok) throw new Error(`${result.problem.field}: ${result.problem.message}`);
        return result.request;
      }),
    handedOn,
    stop: async () => {
      await peer.stop();
      await cleanUp();
    },
  };
}

const schemeOf = (door: Door): string => (door === 'plain' ? 'http' : 'https');

/** JSON is YAML, too. No queue and no retries: its yes means that the recorder has it. */
function configOf(
  folder: string,
  recorderUrl: string,
  portsOf: (door: Door) => { http: number; grpc: number },
): object {
  const file = (name: string): string => path.join(folder, name);
  const keys = { cert_file: file('cert'), key_file: file('key') };
  const tls = { plain: {}, tls: { tls: keys }, mtls: { tls: { ...keys, client_ca_file: file('ca') } } };
  const receiver = (door: Door): object => ({
    protocols: {
      http: { endpoint: `127.0.0.1:${portsOf(door).http}`, ...tls[door] },
      grpc: { endpoint: `127.0.0.1:${portsOf(door).grpc}`, ...tls[door] },
    },
  });
  const names = DOORS.map((door) => `otlp/${door}`);
  return {
    receivers: Object.fromEntries(DOORS.map((door) => [`otlp/${door}`, receiver(door)])),
    exporters: {
      otlp_http: {
        endpoint: recorderUrl,
        compression: 'none',
        sending_queue: { enabled: false },
        retry_on_failure: { enabled: false },
      },
    },
    service: {
      pipelines: Object.fromEntries(SIGNALS.map((signal) => [signal, { receivers: names, exporters: ['otlp_http'] }])),
      telemetry: { metrics: { level: 'none' } },
    },
  };
}

async function isOpen(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const answer = (open: boolean): void => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}

export const allSpans = (requests: readonly TracesRequest[]): Span[] => requests.flatMap(spansOf);
