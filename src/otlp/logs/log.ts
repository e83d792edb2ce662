import type { AnyValue, KeyValue, Resource, Scope } from '../common/value.ts';

/** Times are nanoseconds since the epoch, 0n when unset (Codex never sets `timeUnixNano`). Ids are lower-case hex or ''. */
export interface LogRecord {
  readonly timeUnixNano: bigint;
  readonly observedTimeUnixNano: bigint;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly body: AnyValue;
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
  readonly flags: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly eventName: string;
}

export interface ScopeLogs {
  readonly scope: Scope;
  readonly schemaUrl: string;
  readonly logRecords: readonly LogRecord[];
}

export interface ResourceLogs {
  readonly resource: Resource;
  readonly schemaUrl: string;
  readonly scopeLogs: readonly ScopeLogs[];
}

export interface LogsRequest {
  readonly resourceLogs: readonly ResourceLogs[];
}
