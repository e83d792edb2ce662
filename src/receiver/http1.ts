/** Adapts node:http to the handler, and guards what only a socket can suffer. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { RPC_CODE } from '../otlp/common/rpc-status.ts';
import { errorAnswer, type HttpAnswer } from './answer.ts';
import type { HttpHandler } from './handler.ts';
import type { ReceiverLimits } from './limits.ts';

export function createHttp1Server(handler: HttpHandler, limits: ReceiverLimits): Server {
  const server = createServer({
    keepAliveTimeout: limits.idleTimeoutMs,
    headersTimeout: limits.headerTimeoutMs,
    // The handler has its own deadline, with an answer; this one only closes what that cannot reach.
    requestTimeout: limits.headerTimeoutMs + limits.bodyTimeoutMs + limits.admissionWaitMs,
    connectionsCheckingInterval: Math.min(5_000, limits.headerTimeoutMs),
  });
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    void answerOne(server, handler, limits, request, response);
  };
  server.on('request', serve);
  // `Expect: 100-continue`: the body is asked for only when the handler wants it.
  server.on('checkContinue', serve);
  server.on('clientError', refuseBrokenRequest);
  return server;
}

async function answerOne(
  server: Server,
  handler: HttpHandler,
  limits: ReceiverLimits,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/', headers } = request;
  // A connection that breaks in mid-answer has nobody left to tell.
  response.on('error', () => undefined);
  const answer = await handler({ method, path: url, headers, body: bodyOf(request, response) });
  send(answer, request, response, limits, server.listening);
}

async function* bodyOf(request: IncomingMessage, response: ServerResponse): AsyncGenerator<Uint8Array> {
  if (request.headers.expect?.toLowerCase() === '100-continue') response.writeContinue();
  // Not destroyed on return: the answer to a refused body still has to go out on this socket.
  yield* request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
}

function send(
  answer: HttpAnswer,
  request: IncomingMessage,
  response: ServerResponse,
  limits: ReceiverLimits,
  listening: boolean,
): void {
  if (response.destroyed) return;
  const unread = !request.complete;
  const close = unread || !listening ? { connection: 'close' } : {};
  response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length, ...close });
  response.setTimeout(limits.writeTimeoutMs, () => request.socket.destroy());
  if (!unread) {
    response.end(answer.body);
    return;
  }
  // Closing now would make the kernel throw the answer away while the sender still writes: read on for a moment.
  response.write(answer.body);
  const finish = (): void => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(finish, Math.min(DRAIN_MS, limits.writeTimeoutMs));
  request.once('close', finish);
  request.once('end', finish);
  request.on('error', () => undefined);
  request.resume();
}

/** Long enough for a sender on the same machine to notice the answer while it is still sending. */
export const DRAIN_MS = 1_000;

/** What is not HTTP gets a last sentence; what came too late gets none, because 408 would mean "do not retry". */
function refuseBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ERR_HTTP_REQUEST_TIMEOUT' || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const message = `not a request of HTTP/1.1 (${error.code ?? error.message}), nor HTTP/2 with prior knowledge; TLS is not spoken here, so the URL begins with http://`;
  const { body } = errorAnswer(400, { code: RPC_CODE.invalidArgument, message }, 'json');
  socket.end(
    `HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${Buffer.from(body).toString()}`,
  );
}
