import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isConnected } from './is-connected.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'turnscope-is-connected-'));
});
afterEach(() => rm(folder, { recursive: true }));

const ours = 'exporter = { otlp-http = { endpoint = "http://127.0.0.1:4318/v1/logs", protocol = "binary" } }';

test.each([
  ['by an inline table', `[otel]\n${ours}\n`, true],
  ['by a table', '[otel.exporter.otlp-http]\nendpoint = "http://127.0.0.1:4318/v1/logs"\n', true],
  ['not by a comment', `[otel]\n# ${ours}\n`, false],
  ['not by a longer port', `[otel]\n${ours.replace('4318', '43180')}\n`, false],
  ['not by another section', `[x]\n${ours}\n`, false],
  ['not by an empty file', '', false],
  ['not by one that does not parse', `[otel\n${ours}\n`, false],
  ['not by one that is not there', null, false],
])('connected %s', async (_, text, expected) => {
  const file = join(folder, 'config.toml');
  if (text !== null) await writeFile(file, text);
  expect(await isConnected(file, 'http://127.0.0.1:4318')).toBe(expected);
});
