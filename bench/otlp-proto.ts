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
`;

const LogsRequest = protobuf.parse(PROTO).root.lookupType('LogsRequest');

/** OTLP/JSON (ids in hex) as protobuf. */
export function encodeLogs(json: string): Uint8Array {
  const parsed: unknown = JSON.parse(json, (key, value: unknown) =>
    (key === 'traceId' || key === 'spanId') && typeof value === 'string'
      ? Buffer.from(value, 'hex').toString('base64')
      : value,
  );
  return LogsRequest.encode(LogsRequest.fromObject(parsed as Record<string, unknown>)).finish();
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

export interface PeerLogs {
  readonly resourceLogs?: readonly {
    readonly resource?: { readonly attributes?: readonly PeerAttribute[] };
    readonly scopeLogs?: readonly {
      readonly scope?: { readonly name?: string; readonly version?: string };
      readonly logRecords?: readonly {
        readonly timeUnixNano?: string;
        readonly observedTimeUnixNano?: string;
        readonly severityNumber?: number;
        readonly severityText?: string;
        readonly body?: PeerValue | null;
        readonly attributes?: readonly PeerAttribute[];
        readonly traceId?: Uint8Array | string;
        readonly spanId?: Uint8Array | string;
        readonly eventName?: string;
      }[];
    }[];
  }[];
}

/** What protobufjs makes of a body, 64-bit integers as text so that none is rounded. */
export function decodeLogsWithPeer(body: Uint8Array): PeerLogs {
  return LogsRequest.toObject(LogsRequest.decode(body), { longs: String }) as PeerLogs;
}
