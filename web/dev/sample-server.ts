#!/usr/bin/env node
/**
 * The built page with made-up sessions and the Content-Security-Policy that the real server sends.
 * Usage: node dev/sample-server.ts [--mode full|empty|signed-out|huge] [--port 4329]
 */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createSampleApi, type SampleMode } from './sample-api.ts';

const { values } = parseArgs({ options: { mode: { type: 'string' }, port: { type: 'string' } } });
const dist = path.resolve(import.meta.dirname, '../dist');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const api = createSampleApi((values.mode ?? 'full') as SampleMode);
const server = createServer((request, response) => {
  if (!api.handle(request, response)) sendFile(new URL(request.url ?? '/', 'http://sample').pathname, response);
});
server.listen(Number(values.port ?? 4329), '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}\n`);
});

function sendFile(urlPath: string, response: ServerResponse): void {
  const wanted = path.join(dist, path.normalize(urlPath));
  const file =
    wanted.startsWith(dist) && existsSync(wanted) && statSync(wanted).isFile() ? wanted : path.join(dist, 'index.html');
  response.writeHead(200, {
    'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
    'content-security-policy': "default-src 'self'; frame-ancestors 'none'; base-uri 'none'",
  });
  createReadStream(file).pipe(response);
}
