/**
 * `fetch` for a server on this machine. The global one goes through the proxy that `HTTP_PROXY` names when Node is told
 * to mind it (NODE_USE_ENV_PROXY): the question would miss the server, and the access token would reach the proxy.
 */
import { Agent, type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';

/** One connection per question: a command asks few, and an idle one would keep the process alive. */
const AGENT = new Agent();

/** Rejects when nobody answers or `signal` fires; the body streams. Only `http:`, and only texts as body. */
export async function loopbackFetch(url: URL, init: RequestInit = {}): Promise<Response> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const { method = 'GET', signal } = init;
    const headers = Object.fromEntries(new Headers(init.headers));
    const asking = request(url, { agent: AGENT, method, headers, ...(signal ? { signal } : {}) }, resolve);
    asking.once('error', reject);
    asking.end(typeof init.body === 'string' ? init.body : undefined);
  });
  const headers = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  return new Response(Readable.toWeb(answer) as ReadableStream, { status: answer.statusCode ?? 500, headers });
}
