/** An HTTP proxy: tunnels by CONNECT, passes plain requests on, and wants credentials if told so. */
import { createServer, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { type Backend, listen } from './bad-backend.ts';

export interface ConnectProxy extends Backend {
  /** `CONNECT host:port` and `POST http://…`, as they came. */
  readonly asked: readonly string[];
}

/** Every name is loopback: so a test can ask for names that no resolver knows. */
export async function startProxy({ authorization = '' } = {}): Promise<ConnectProxy> {
  const asked: string[] = [];
  const server = createServer((incoming, response) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    if (authorization !== '' && incoming.headers['proxy-authorization'] !== authorization) {
      response.writeHead(407, { 'proxy-authenticate': 'Basic' }).end();
      return;
    }
    const { port, pathname } = new URL(incoming.url ?? '');
    const { 'proxy-authorization': _kept, ...headers } = incoming.headers;
    const outgoing = request({ host: '127.0.0.1', port, path: pathname, method: 'POST', headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    });
    outgoing.on('error', () => response.writeHead(502).end());
    incoming.pipe(outgoing);
  });
  server.on('connect', (incoming, socket: Socket, head: Buffer) => {
    asked.push(`CONNECT ${incoming.url}`);
    socket.on('error', () => undefined);
    if (authorization !== '' && incoming.headers['proxy-authorization'] !== authorization) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\n\r\n');
      return;
    }
    const port = Number(incoming.url?.split(':').at(-1));
    const far = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      far.write(head);
      far.pipe(socket).pipe(far);
    });
    far.on('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
    socket.on('close', () => far.destroy());
  });
  return { ...(await listen(server)), asked };
}
