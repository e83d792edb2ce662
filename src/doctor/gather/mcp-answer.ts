/** Starts the MCP server as Codex would, greets it, and ends it. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Surroundings } from '../facts.ts';
import { asText, type TomlTable, tableAt, valueAt } from '../toml-table.ts';

/** What Codex lets a server of its own have of the environment, as far as ours needs it. */
const INHERITED = [
  'HOME',
  'PATH',
  'LANG',
  'LC_ALL',
  'TMPDIR',
  'USER',
  'SHELL',
  'TERM',
  'SystemRoot',
  'APPDATA',
  'USERPROFILE',
  'TEMP',
];
const GREETING = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'turnscope-doctor', version: '1' } },
};

/** Why it does not answer, as a sentence part; null where it does, or where none is configured. */
export async function askMcp(config: TomlTable, around: Surroundings, signal: AbortSignal): Promise<string | null> {
  const entry = tableAt(config, 'mcp_servers', 'turnscope');
  const [command, url] = [asText(entry['command']), asText(entry['url'])];
  if (entry['enabled'] === false) return null;
  if (url !== null) return await greetByHttp(url, bearerOf(entry, around), signal);
  if (command === null) return Object.keys(entry).length === 0 ? null : 'it has no command';
  return await greetByPipe(command, entry, around, signal);
}

const bearerOf = (entry: TomlTable, { env }: Surroundings): string | undefined =>
  env[asText(entry['bearer_token_env_var']) ?? ''];

async function greetByHttp(url: string, bearer: string | undefined, signal: AbortSignal): Promise<string | null> {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
  };
  try {
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(GREETING), signal });
    await answer.body?.cancel();
    return answer.ok ? null : `its URL answers ${answer.status}`;
  } catch {
    return 'nothing answers at its URL';
  }
}

async function greetByPipe(
  command: string,
  entry: TomlTable,
  { env, homeDir }: Surroundings,
  signal: AbortSignal,
): Promise<string | null> {
  const args = Array.isArray(entry['args']) ? entry['args'].map(String) : [];
  const own = Object.entries(tableAt(entry, 'env')).map(([name, value]) => [name, String(value)]);
  const inherited = INHERITED.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]));
  const cwd = asText(valueAt(entry, 'cwd')) ?? homeDir;
  const child = spawn(command, args, {
    cwd,
    env: Object.fromEntries([...inherited, ...own]),
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const stop = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(0, STDERR_MAX)));
  child.stdin.on('error', () => undefined); // it ended before it was greeted: `close` tells
  const answer = new Promise<string | null>((resolve) => {
    child.on('error', (trouble: NodeJS.ErrnoException) =>
      resolve(trouble.code === 'ENOENT' ? `${command} is not there` : trouble.message),
    );
    child.on('close', (code) =>
      resolve(stderr.trim().split('\n', 1)[0]?.replace(/\.$/, '') || `it ended with ${code ?? 'a signal'}`),
    );
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (isAnswer(line)) resolve(null);
    });
  });
  child.stdin.write(`${JSON.stringify(GREETING)}\n`);
  const trouble = await answer;
  signal.removeEventListener('abort', stop);
  child.stdin.end();
  stop();
  return trouble;
}

const STDERR_MAX = 4_096;

function isAnswer(line: string): boolean {
  try {
    const { id, result } = JSON.parse(line) as { readonly id?: unknown; readonly result?: unknown };
    return id === 1 && result !== undefined;
  } catch {
    return false;
  }
}
