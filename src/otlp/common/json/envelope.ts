/** The three levels that all signals share, from JSON; see `../protobuf/envelope.ts`. */
import type { DecodeContext, EnvelopeNames } from '../context.ts';
import type { ResourceEnvelope, ScopeEnvelope } from '../envelope.ts';
import { asObject, type JsonObject, listField, textField } from './field.ts';
import { mapResource, mapScope } from './value.ts';

/** Maps one record; null leaves it out. */
export type MapRecord<Item> = (context: DecodeContext, from: JsonObject) => Item | null;

export function mapEnvelope<Item>(
  context: DecodeContext,
  body: JsonObject,
  names: EnvelopeNames,
  mapRecord: MapRecord<Item>,
): ResourceEnvelope<Item>[] {
  return listField(context, body, names.resource).map((value, index) => {
    context.resource = index;
    const from = asObject(context, value, '');
    const scopes = mapScopes(context, from, names, mapRecord);
    const envelope = {
      resource: mapResource(context, from),
      schemaUrl: textField(context, from, 'schemaUrl'),
      scopes,
    };
    context.resource = -1;
    return envelope;
  });
}

function mapScopes<Item>(
  context: DecodeContext,
  from: JsonObject,
  names: EnvelopeNames,
  mapRecord: MapRecord<Item>,
): ScopeEnvelope<Item>[] {
  return listField(context, from, names.scope).map((value, index) => {
    context.scope = index;
    const scopeFrom = asObject(context, value, '');
    const records: Item[] = [];
    for (const [recordIndex, record] of listField(context, scopeFrom, names.record).entries()) {
      context.record = recordIndex;
      const mapped = mapRecord(context, asObject(context, record, ''));
      if (mapped !== null) records.push(mapped);
    }
    context.record = -1;
    const envelope = {
      scope: mapScope(context, scopeFrom),
      schemaUrl: textField(context, scopeFrom, 'schemaUrl'),
      records,
    };
    context.scope = -1;
    return envelope;
  });
}
