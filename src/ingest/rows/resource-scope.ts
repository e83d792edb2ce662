/** The part of a row that all records of one resource and one scope share, encoded once per scope. */
import type { Resource, Scope } from '../../otlp/common/value.ts';
import { attributeText, writeAttributes } from './attribute-text.ts';
import { RowBinaryWriter } from './row-binary-writer.ts';

export interface ResourceScope {
  readonly resource: Resource;
  readonly resourceSchemaUrl: string;
  readonly scope: Scope;
  readonly scopeSchemaUrl: string;
  /** ms since the epoch. */
  readonly receivedAt: number;
}

export function resourceScopeBytes(of: ResourceScope): Uint8Array {
  const writer = new RowBinaryWriter(1024);
  writeAttributes(writer, of.resource.attributes);
  writer.uint32(of.resource.droppedAttributesCount);
  writer.string(of.resourceSchemaUrl);
  writer.string(attributeText(of.resource.attributes, 'service.name'));
  writer.milliseconds(of.receivedAt);
  writer.string(of.scope.name);
  writer.string(of.scope.version);
  writeAttributes(writer, of.scope.attributes);
  writer.uint32(of.scope.droppedAttributesCount);
  writer.string(of.scopeSchemaUrl);
  return writer.bytes();
}
