import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStaticFiles } from './static-files.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'turnscope-static-'));
  mkdirSync(path.join(folder, 'web/assets'), { recursive: true });
  writeFileSync(path.join(folder, 'secret.json'), 'secret');
  writeFileSync(path.join(folder, 'web/.env.json'), 'secret');
  writeFileSync(path.join(folder, 'web/index.html'), 'page');
  writeFileSync(path.join(folder, 'web/assets/app-1a2b.js'), 'code');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const get = async (address: string, headers: Record<string, string> = {}, method = 'GET') => {
  const request = new Request('http://127.0.0.1:4319/', { headers, method });
  // A Request tidies its address; what arrives over a socket may be anything.
  Object.defineProperty(request, 'url', { value: `http://127.0.0.1:4319${address}` });
  const response = await createStaticFiles(path.join(folder, 'web'))(request);
  return response === undefined ? undefined : { text: await response.text(), headers: response.headers };
};

test('files have their type; hashed ones are kept for ever, the page is not', async () => {
  const code = await get('/assets/app-1a2b.js?x=1');
  expect([code?.text, code?.headers.get('content-type')]).toEqual(['code', 'text/javascript; charset=utf-8']);
  expect(code?.headers.get('cache-control')).toContain('immutable');
  const page = await get('/');
  expect([page?.text, page?.headers.get('cache-control')]).toEqual(['page', 'no-cache']);
  expect((await get('/', {}, 'HEAD'))?.text).toBe('');
});

test('screens are the page for a browser, and nothing for a scraper', async () => {
  expect((await get('/sessions/019ab', { accept: 'text/html,*/*' }))?.text).toBe('page');
  expect(await get('/metrics', { accept: 'text/plain' })).toBeUndefined();
  expect(await get('/sessions/019ab')).toBeUndefined();
});

test.each([
  '/../secret.json',
  '/%2e%2e/secret.json',
  '/..%2fsecret.json',
  '/assets/../../secret.json',
  '/.env.json',
  '/assets/missing.js',
  '/assets.js/x.js',
  '/%00.js',
  '/%E0%A4.js',
  '/unknown.exe',
  `/${'a'.repeat(5_000)}.js`,
])('%s is no file of ours', async (address) => {
  expect(await get(address)).toBeUndefined();
});
