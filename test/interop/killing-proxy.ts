/** Stands before a real backend, and ends whoever sends at the worst moment. What the sender does not live to hear, the backend has heard all the same. */
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type Backend, listen } from '../helper/bad-backend.ts';

/**
 * When the sender dies: as soon as its connection is there; when half of its request has reached the backend; when the backend has said yes, of which it hears nothing; when it has been given
 * that yes, on which it is at work then.
 */
export type Moment = 'connected' | 'half sent' | 'answered, and not told' | 'told';

export interface KillingProxy extends Backend {
  /** Bodies that came whole, as they came. */
  readonly bodies: readonly Buffer[];
  /** Those of them to which the backend said yes. */
  readonly taken: readonly Buffer[];
  /** One for each of the next requests. */
  readonly moments: Moment[];
}

/** @param kill resolves when the process that sends is gone */
export async function startKillingProxy(backendUrl: string, kill: () => Promise<void>): Promise<KillingProxy> {
  const bodies: Buffer[] = [];
  const taken: Buffer[] = [];
  const moments: Moment[] = [];

  const pass = ({ url, headers }: IncomingMessage, body: Buffer): Promise<{ status: number; answer: Buffer }> =>
    new Promise((resolve, reject) => {
      const outgoing = ask(`${backendUrl}${url}`, { method: 'POST', headers }, (answer) => {
        buffer(answer).then((bytes) => resolve({ status: answer.statusCode ?? 0, answer: bytes }), reject);
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });

  /** The head and half of the body; then the connection breaks. */
  const passHalf = ({ url, headers }: IncomingMessage, body: Buffer): Promise<void> =>
    new Promise((resolve) => {
      const outgoing = ask(`${backendUrl}${url}`, { method: 'POST', headers });
      outgoing.on('error', () => undefined);
      outgoing.on('close', () => resolve());
      outgoing.write(body.subarray(0, body.length / 2), () => outgoing.destroy());
    });

  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(incoming);
    const moment = moments.shift();
    if (moment === 'half sent') {
      await passHalf(incoming, body);
      return kill();
    }
    bodies.push(body);
    const { status, answer } = await pass(incoming, body);
    if (status === 200) taken.push(body);
    if (moment === 'answered, and not told') return kill();
    response.writeHead(status, { 'content-type': 'application/x-protobuf' }).end(answer);
    if (moment === 'told') await kill();
  };

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch(() => response.destroy());
  });
  server.on('connection', (socket: Socket) => {
    if (moments[0] !== 'connected') return;
    moments.shift();
    socket.pause();
    void kill().then(() => socket.destroy());
  });
  return { ...(await listen(server)), bodies, taken, moments };
}
