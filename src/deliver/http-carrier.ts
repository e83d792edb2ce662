import { Interner } from '../otlp/common/protobuf/interner.ts';
import type { Carrier, CarrierSetup } from './carrier.ts';
import type { ConnectionSetup } from './connection-setup.ts';
import { createHttpConnection } from './http-connection.ts';
import { httpOutcome } from './http-outcome.ts';
import { jsonOfProtobuf, packBody } from './request-body.ts';

/** OTLP over HTTP, as protobuf or as JSON. */
export function createHttpCarrier(setup: CarrierSetup, connectionSetup: ConnectionSetup): Carrier {
  const { endpoint, secrets, now } = setup;
  const connection = createHttpConnection(connectionSetup);
  const interner = new Interner();
  const encoding = endpoint.protocol === 'http/json' ? 'json' : 'protobuf';
  const headers = {
    ...setup.headers,
    'content-type': encoding === 'json' ? 'application/json' : 'application/x-protobuf',
    // Nothing else is understood, and answers are short.
    'accept-encoding': 'identity',
  };
  return {
    async send(signal, body, abort) {
      const encoded =
        encoding === 'json'
          ? jsonOfProtobuf(signal, body, interner)
          : ({ ok: true, body, rejected: 0, rejection: '' } as const);
      if (!encoded.ok) {
        return { outcome: 'refused', isOurs: true, message: `cannot write this as JSON: ${encoded.message}` };
      }
      const { bytes, isGzip } = await packBody(encoded.body, endpoint.compression);
      const framing = { 'content-length': `${bytes.length}`, ...(isGzip ? { 'content-encoding': 'gzip' } : {}) };
      const answer = await connection.post(bytes, { ...headers, ...framing }, abort);
      const outcome = httpOutcome(answer, { encoding, secrets, nowMs: now() });
      if (outcome.outcome !== 'accepted' || encoded.rejected === 0) return outcome;
      // Those that JSON could not say never left: they are lost as if the backend had refused them.
      const message = outcome.message === '' ? encoded.rejection : outcome.message;
      return { ...outcome, rejected: outcome.rejected + encoded.rejected, message };
    },
    close: () => connection.close(),
  };
}
