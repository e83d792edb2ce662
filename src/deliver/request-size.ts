/**
 * Export requests in smaller pieces and in one piece, without decoding them: the three signals have the same three levels, request { 1: resource } →
 * { 1: resource, 2: scope, 3: schemaUrl } → { 1: scope, 2: record, 3: schemaUrl }, and everything that is not the next level goes along as it is.
 */
import type { Signal } from '../otlp/signal.ts';

/** Fields one level down, and the bytes of all other fields. */
interface Level {
  readonly inner: readonly Uint8Array[];
  readonly rest: readonly Uint8Array[];
  readonly restBytes: number;
}

/**
 * Pieces of at most `bytesMax` bytes that together have the same records in the same order, each with its resource and scope. The same bytes give the same pieces. A
 * record that is larger alone (with its resource and scope) comes back alone; a record is a log record, a span or a whole metric. What fits, and what is no
 * request, comes back as it is.
 */
export function splitRequest(_signal: Signal, body: Uint8Array, bytesMax: number): Uint8Array[] {
  if (body.length <= bytesMax) return [body];
  try {
    const splitter = new Splitter(bytesMax);
    for (const resource of readLevel(body, 1).inner) splitter.addResource(readLevel(resource, 2));
    const pieces = splitter.finish();
    return pieces.length === 0 ? [body] : pieces;
  } catch (thrown) {
    if (thrown instanceof NotProtobuf) return [body];
    throw thrown;
  }
}

/** One request with the records of all, in order: protobuf puts repeated fields together. */
export const joinRequests = (bodies: readonly Uint8Array[]): Uint8Array => Buffer.concat(bodies);

/** Fills piece after piece. The size of the piece at hand is kept as numbers, so that each record costs the same however many there are. */
class Splitter {
  private readonly bytesMax: number;
  private readonly pieces: Uint8Array[] = [];
  private resource: Level = EMPTY;
  private scope: Level = EMPTY;
  /** Of the piece at hand: what is closed, level by level, framed; and the records of the open scope. */
  private resources: Uint8Array[] = [];
  private resourcesBytes = 0;
  private scopes: Uint8Array[] = [];
  private scopesBytes = 0;
  private records: Uint8Array[] = [];
  private recordsBytes = 0;

  constructor(bytesMax: number) {
    this.bytesMax = bytesMax;
  }

  addResource(resource: Level): void {
    this.resource = resource;
    for (const scope of resource.inner) {
      this.scope = readLevel(scope, 2);
      for (const record of this.scope.inner) this.addRecord(record);
      this.closeScope();
    }
    this.closeResource();
  }

  finish(): Uint8Array[] {
    this.closePiece();
    return this.pieces;
  }

  private addRecord(record: Uint8Array): void {
    const bytes = framedBytes(record.length);
    const isEmpty = this.resourcesBytes + this.scopesBytes + this.recordsBytes === 0;
    if (!isEmpty && this.bytesWith(bytes) > this.bytesMax) this.closePiece();
    this.records.push(record);
    this.recordsBytes += bytes;
  }

  /** Of the whole piece, with one more record of `bytes`. */
  private bytesWith(bytes: number): number {
    const scope = framedBytes(this.scope.restBytes + this.recordsBytes + bytes);
    return this.resourcesBytes + framedBytes(this.resource.restBytes + this.scopesBytes + scope);
  }

  private closeScope(): void {
    if (this.records.length === 0) return;
    const scope = messageOf(this.scope.rest, 0x12, this.records);
    this.scopes.push(scope);
    this.scopesBytes += framedBytes(scope.length);
    this.records = [];
    this.recordsBytes = 0;
  }

  private closeResource(): void {
    if (this.scopes.length === 0) return;
    const resource = messageOf(this.resource.rest, 0x12, this.scopes);
    this.resources.push(resource);
    this.resourcesBytes += framedBytes(resource.length);
    this.scopes = [];
    this.scopesBytes = 0;
  }

  private closePiece(): void {
    this.closeScope();
    this.closeResource();
    if (this.resources.length === 0) return;
    this.pieces.push(messageOf([], 0x0a, this.resources));
    this.resources = [];
    this.resourcesBytes = 0;
  }
}

const EMPTY: Level = { inner: [], rest: [], restBytes: 0 };

/** A field of length `length` with its tag of one byte and its length. */
const framedBytes = (length: number): number => 1 + varintBytes(length) + length;

const varintBytes = (value: number): number => (value < 0x80 ? 1 : 1 + varintBytes(Math.floor(value / 0x80)));

/** The fields `rest` as they are, then each of `inner` as a field with this tag. */
function messageOf(rest: readonly Uint8Array[], tag: number, inner: readonly Uint8Array[]): Uint8Array {
  const parts: Uint8Array[] = [...rest];
  for (const message of inner) parts.push(headOf(tag, message.length), message);
  return Buffer.concat(parts);
}

function headOf(tag: number, length: number): Uint8Array {
  const head = [tag];
  let value = length;
  for (; value >= 0x80; value = Math.floor(value / 0x80)) head.push((value % 0x80) | 0x80);
  head.push(value);
  return Uint8Array.from(head);
}

class NotProtobuf extends Error {}

/** The fields of one message; `number` is the field that leads one level down. Slices of `message`, nothing is copied. */
function readLevel(message: Uint8Array, number: number): Level {
  const inner: Uint8Array[] = [];
  const rest: Uint8Array[] = [];
  let restBytes = 0;
  let at = 0;
  while (at < message.length) {
    const tag = readVarint(message, at);
    const field = readField(message, tag.value & 7, tag.end);
    if (tag.value === ((number << 3) | 2)) inner.push(message.subarray(field.start, field.end));
    else {
      rest.push(message.subarray(at, field.end));
      restBytes += field.end - at;
    }
    at = field.end;
  }
  return { inner, rest, restBytes };
}

/** Where the value of a field lies. Groups are older than OTLP: nobody sends them. */
function readField(
  message: Uint8Array,
  wireType: number,
  at: number,
): { readonly start: number; readonly end: number } {
  const field = { start: at, end: at };
  if (wireType === 0) field.end = readVarint(message, at).end;
  else if (wireType === 1) field.end = at + 8;
  else if (wireType === 5) field.end = at + 4;
  else if (wireType === 2) {
    const length = readVarint(message, at);
    field.start = length.end;
    field.end = length.end + length.value;
  } else throw new NotProtobuf();
  if (field.end > message.length) throw new NotProtobuf();
  return field;
}

function readVarint(message: Uint8Array, at: number): { readonly value: number; readonly end: number } {
  let value = 0;
  let scale = 1;
  for (let i = at; i < at + 10; i += 1) {
    const byte = message[i];
    if (byte === undefined) break;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return { value, end: i + 1 };
    scale *= 128;
  }
  throw new NotProtobuf();
}
