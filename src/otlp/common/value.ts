/**
 * OTLP's AnyValue inside: 64-bit integers are `bigint`, doubles are `number`, so that no value changes its
 * type or loses digits on the way through. Attributes stay a list: Codex sends the key `thread.id` twice on one
 * span, and an object would silently drop one of them.
 */
export type AnyValue = string | boolean | bigint | number | Uint8Array | readonly AnyValue[] | KeyValueList | null;

export interface KeyValueList {
  readonly entries: readonly KeyValue[];
}

export interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

export interface Resource {
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
}

export interface Scope {
  readonly name: string;
  readonly version: string;
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
}
