/** The logs part of OTLP for protobufjs: encodes the corpus, and is the named peer of our own decoder. */
import protobuf from 'protobufjs';

const PROTO = `
syntax = "proto3";
message AnyValue { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4;
  ArrayValue array_value = 5; KeyValueList kvlist_value = 6; bytes bytes_value = 7; } }
message ArrayValue { repeated AnyValue values = 1; }
message KeyValueList { repeated KeyValue values = 1; }
message KeyValue { string key = 1; AnyValue value = 2; }
message Resource { repeated KeyValue attributes = 1; uint32 dropped_attributes_count = 2; }
message Scope { string name = 1; string version = 2; repeated KeyValue attributes = 3; uint32 dropped_attributes_count = 4; }
message LogRecord { fixed64 time_unix_nano = 1; int32 severity_number = 2; string severity_text = 3; AnyValue body = 5;
  repeated KeyValue attributes = 6; uint32 dropped_attributes_count = 7; fixed32 flags = 8; bytes trace_id = 9; bytes span_id = 10;
  fixed64 observed_time_unix_nano = 11; string event_name = 12; }
message ScopeLogs { Scope scope = 1; repeated LogRecord log_records = 2; string schema_url = 3; }
message ResourceLogs { Resource resource = 1; repeated ScopeLogs scope_logs = 2; string schema_url = 3; }
message LogsRequest { repeated ResourceLogs resource_logs = 1; }
message Event { fixed64 time_unix_nano = 1; string name = 2; repeated KeyValue attributes = 3; uint32 dropped_attributes_count = 4; }
message Link { bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; repeated KeyValue attributes = 4;
  uint32 dropped_attributes_count = 5; fixed32 flags = 6; }
message Status { string message = 2; int32 code = 3; }
message Span { bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; bytes parent_span_id = 4; string name = 5; int32 kind = 6;
  fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8; repeated KeyValue attributes = 9; uint32 dropped_attributes_count = 10;
  repeated Event events = 11; uint32 dropped_events_count = 12; repeated Link links = 13; uint32 dropped_links_count = 14;
  Status status = 15; fixed32 flags = 16; }
message ScopeSpans { Scope scope = 1; repeated Span spans = 2; string schema_url = 3; }
message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; string schema_url = 3; }
message TracesRequest { repeated ResourceSpans resource_spans = 1; }
`;

const root = protobuf.parse(PROTO).root;
const REQUEST = { logs: root.lookupType('LogsRequest'), traces: root.lookupType('TracesRequest') } as const;
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
