/** Logs and traces through protobufjs: encodes the corpus, and is the named peer of our own decoder. */
import { oracleType } from '../test/helper/otlp-oracle.ts';

const REQUEST = { logs: oracleType('Logs'), traces: oracleType('Traces') } as const;
const ID_KEYS = new Set(['traceId', 'spanId', 'parentSpanId']);

/** OTLP/JSON (ids in hex) as protobuf. */
export function encodeRequest(signal: keyof typeof REQUEST, json: string): Uint8Array {
  const parsed: unknown = JSON.parse(json, (key, value: unknown) =>
    ID_KEYS.has(key) && typeof value === 'string' ? Buffer.from(value, 'hex').toString('base64') : value,
  );
  const type = REQUEST[signal];
  return type.encode(type.fromObject(parsed as Record<string, unknown>)).finish();
}

export interface PeerValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: string | number;
  readonly doubleValue?: number;
  readonly arrayValue?: unknown;
  readonly kvlistValue?: unknown;
}

export interface PeerAttribute {
  readonly key: string;
  readonly value?: PeerValue;
}

export interface PeerResource {
  readonly attributes?: readonly PeerAttribute[];
}

export interface PeerScope {
  readonly name?: string;
  readonly version?: string;
}

/** Ids are bytes from protobuf, hex from JSON. */
export type PeerId = Uint8Array | string;

export interface PeerLogs {
  readonly resourceLogs?: readonly {
    readonly resource?: PeerResource;
    readonly scopeLogs?: readonly {
      readonly scope?: PeerScope;
      readonly logRecords?: readonly {
        readonly timeUnixNano?: string;
        readonly observedTimeUnixNano?: string;
        readonly severityNumber?: number;
        readonly severityText?: string;
        readonly body?: PeerValue | null;
        readonly attributes?: readonly PeerAttribute[];
        readonly traceId?: PeerId;
        readonly spanId?: PeerId;
        readonly eventName?: string;
      }[];
    }[];
  }[];
}

export interface PeerTraces {
  readonly resourceSpans?: readonly {
    readonly resource?: PeerResource;
    readonly scopeSpans?: readonly {
      readonly scope?: PeerScope;
      readonly spans?: readonly {
        readonly traceId?: PeerId;
        readonly spanId?: PeerId;
        readonly parentSpanId?: PeerId;
        readonly traceState?: string;
        readonly name?: string;
        readonly kind?: number;
        readonly startTimeUnixNano?: string;
        readonly endTimeUnixNano?: string;
        readonly attributes?: readonly PeerAttribute[];
        readonly events?: readonly {
          readonly timeUnixNano?: string;
          readonly name?: string;
          readonly attributes?: readonly PeerAttribute[];
        }[];
        readonly links?: readonly {
          readonly traceId?: PeerId;
          readonly spanId?: PeerId;
          readonly traceState?: string;
          readonly attributes?: readonly PeerAttribute[];
        }[];
        readonly status?: { readonly message?: string; readonly code?: number };
      }[];
    }[];
  }[];
}

/** What protobufjs makes of a body, 64-bit integers as text so that none is rounded. */
export const decodeLogsWithPeer = (body: Uint8Array): PeerLogs =>
  REQUEST.logs.toObject(REQUEST.logs.decode(body), { longs: String }) as PeerLogs;

export const decodeTracesWithPeer = (body: Uint8Array): PeerTraces =>
  REQUEST.traces.toObject(REQUEST.traces.decode(body), { longs: String }) as PeerTraces;
