/**
 * The three levels that all signals share: request { 1: resource } → { 1: resource, 2: scope, 3: schemaUrl } →
 * { 1: scope, 2: record, 3: schemaUrl }. Only the record differs. Empty envelopes are kept: they cost nothing and mean nothing.
 */
import type { ResourceEnvelope, ScopeEnvelope } from '../envelope.ts';
import { fieldSet, type ProtobufReader } from './reader.ts';
import { NO_RESOURCE, NO_SCOPE, readResource, readScope } from './resource.ts';

/** Reads the record that comes next (with its length); null leaves it out. */
export type ReadRecord<Item> = (reader: ProtobufReader) => Item | null;

const REQUEST = fieldSet(1);
const ENVELOPE = fieldSet(1, 2, 3);

export function readEnvelope<Item>(reader: ProtobufReader, readRecord: ReadRecord<Item>): ResourceEnvelope<Item>[] {
  const { context } = reader;
  const resources: ResourceEnvelope<Item>[] = [];
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x0a) {
      context.take(1);
      context.resource = resources.length;
      resources.push(readResourceEnvelope(reader, readRecord));
      context.resource = -1;
    } else reader.skip(tag, REQUEST);
  }
  return resources;
}

function readResourceEnvelope<Item>(reader: ProtobufReader, readRecord: ReadRecord<Item>): ResourceEnvelope<Item> {
  const { context } = reader;
  const outer = reader.enter();
  let resource = NO_RESOURCE;
  let schemaUrl = '';
  const scopes: ScopeEnvelope<Item>[] = [];
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x12) {
      context.take(1);
      context.scope = scopes.length;
      scopes.push(readScopeEnvelope(reader, readRecord));
      context.scope = -1;
    } else if (tag === 0x0a) resource = readResource(reader, resource);
    else if (tag === 0x1a) schemaUrl = reader.text();
    else reader.skip(tag, ENVELOPE);
  }
  reader.leave(outer);
  return { resource, schemaUrl, scopes };
}

function readScopeEnvelope<Item>(reader: ProtobufReader, readRecord: ReadRecord<Item>): ScopeEnvelope<Item> {
  const { context } = reader;
  const outer = reader.enter();
  let scope = NO_SCOPE;
  let schemaUrl = '';
  const records: Item[] = [];
  let index = 0;
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x12) {
      context.take(1);
      context.record = index++;
      const record = readRecord(reader);
      if (record !== null) records.push(record);
      context.record = -1;
    } else if (tag === 0x0a) scope = readScope(reader, scope);
    else if (tag === 0x1a) schemaUrl = reader.text();
    else reader.skip(tag, ENVELOPE);
  }
  reader.leave(outer);
  return { scope, schemaUrl, records };
}
