import type { ResourceEnvelope } from '../envelope.ts';
import { writeMessage, writeResource, writeScope, writeText } from './write-value.ts';
import { ProtobufWriter } from './writer.ts';

/** The levels above the record; `writeRecord` writes the content of one. */
export function encodeEnvelope<Item>(
  resources: readonly ResourceEnvelope<Item>[],
  writeRecord: (writer: ProtobufWriter, record: Item) => void,
): Uint8Array {
  const writer = new ProtobufWriter();
  for (const { resource, schemaUrl, scopes } of resources) {
    writeMessage(writer, 0x0a, () => {
      writeResource(writer, resource);
      for (const inner of scopes) {
        writeMessage(writer, 0x12, () => {
          writeScope(writer, inner.scope);
          for (const record of inner.records) writeMessage(writer, 0x12, () => writeRecord(writer, record));
          writeText(writer, 0x1a, inner.schemaUrl);
        });
      }
      writeText(writer, 0x1a, schemaUrl);
    });
  }
  return writer.finish();
}
