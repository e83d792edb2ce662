/** Finding the server that runs on a data folder: it leaves `server.json` there, readable by its user only. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface ServerFile {
  readonly pid: number;
  /** `http://127.0.0.1:4319` */
  readonly ui: string;
  readonly token: string;
}

const ANSWER_TIMEOUT_MS = 2_000;

/** The server of this folder, or undefined when there is none or it does not answer (the file may outlive it). */
export async function findServer(
  dataDir: string,
  fetch: (url: URL, init: RequestInit) => Promise<Response>,
): Promise<ServerFile | undefined> {
  const file = parseServerFile(await readFile(join(dataDir, 'server.json'), 'utf8').catch(() => ''));
  if (file === undefined || !isAlive(file.pid)) return undefined;
  try {
    const response = await fetch(new URL('/healthz', file.ui), { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    // Nobody reads it, and an unread answer would keep the process alive.
    await response.body?.cancel();
    return response.ok ? file : undefined;
  } catch {
    return undefined;
  }
}

/** A killed server leaves its file; whoever gets its port next must not get its token. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The token must not be sent anywhere but to this machine, whatever stands in the file. */
export function parseServerFile(text: string): ServerFile | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { pid, ui, token } = value as Readonly<Record<string, unknown>>;
    if (typeof pid !== 'number' || typeof ui !== 'string' || typeof token !== 'string' || token === '')
      return undefined;
    const { protocol, hostname } = new URL(ui);
    const isLoopback = protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
    return isLoopback ? { pid, ui, token } : undefined;
  } catch {
    return undefined; // half a file, or none
  }
}
