/** `codex app-server` over stdio: what editors speak to. It can do what `codex exec` cannot: take turns back, put threads away. */
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type { CodexHome } from './codex-home.ts';
import { codexLauncher } from './codex-process.ts';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

export interface AppServer {
  /** Rejects with Codex's own words when it refuses. */
  request<Result>(method: string, params: object): Promise<Result>;
  /** The parameters of the first notification of this name from now on. */
  notified<Params>(method: string): Promise<Params>;
  /** Resolves with its exit code when Codex has ended. */
  close(): Promise<number | null>;
}

const DEADLINE_MS = 60_000;

export async function startAppServer(place: CodexHome): Promise<AppServer> {
  const child = spawn(process.execPath, [codexLauncher(), 'app-server'], {
    cwd: place.project,
    env: place.env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const answers = new Map<number, (message: Message) => void>();
  const listeners = new Map<string, ((params: unknown) => void)[]>();
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const stderr = text(child.stderr);
  createInterface({ input: child.stdout }).on('line', (line) => {
    appendFileSync(path.join(place.out, 'app-server.jsonl'), `${line}\n`);
    const message = JSON.parse(line) as Message;
    if (message.id !== undefined) answers.get(message.id)?.(message);
    if (message.method === undefined) return;
    for (const listener of listeners.get(message.method) ?? []) listener(message.params);
    listeners.delete(message.method);
  });
  const tooLate = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS);
  const gone = ended.then(async (code) => {
    throw new Error(`codex app-server ended with ${code}: ${await stderr}`);
  });
  gone.catch(() => undefined);

  let lastId = 0;
  const request = async <Result>(method: string, params: object): Promise<Result> => {
    const id = (lastId += 1);
    const answer = new Promise<Message>((resolve) => answers.set(id, resolve));
    child.stdin.write(`${JSON.stringify({ id, method, params })}\n`);
    const { error, result } = await Promise.race([answer, gone]);
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result as Result;
  };
  const clientInfo = { name: 'lab', title: 'Lab', version: '1.0.0' };
  await request('initialize', { clientInfo, capabilities: { experimentalApi: true } });
  child.stdin.write(`${JSON.stringify({ method: 'initialized' })}\n`);
  return {
    request,
    notified: <Params>(method: string) =>
      Promise.race([
        new Promise<Params>((resolve) => {
          const waiting = listeners.get(method) ?? [];
          listeners.set(method, [...waiting, (params) => resolve(params as Params)]);
        }),
        gone,
      ]),
    close: async () => {
      child.stdin.end();
      const code = await ended;
      clearTimeout(tooLate);
      return code;
    },
  };
}
