/** One life of the engine process: spawned, greeted, ended. The supervisor in `engine.ts` starts the next one. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../lib/errors.ts';
import { engineError } from './engine-failure.ts';
import { type EngineGreeting, type EngineOptions, THREAD_POOL_SIZE } from './engine-options.ts';

const START_MAX_MS = 30_000;
const END_MAX_MS = 3_000;
const STDERR_KEPT = 16_384;

export class EngineProcess {
  readonly pid: number;
  readonly version: string;
  /** Resolves when the process is gone. */
  readonly exited: Promise<void>;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;

  private constructor(
    child: ChildProcessByStdio<Writable, Readable, Readable>,
    exited: Promise<void>,
    version: string,
  ) {
    this.#child = child;
    this.exited = exited;
    this.pid = child.pid ?? 0;
    this.version = version;
  }

  /** Resolves when the engine answers; rejects with what keeps it from starting. */
  static async start(options: EngineOptions, dataDir: string): Promise<EngineProcess> {
    // Detached: Ctrl-C in a terminal reaches a whole process group, and we still want to write while we stop.
    const child = spawn(process.execPath, [engineEntry(), JSON.stringify(options)], {
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: engineEnvironment(),
      // To chDB a file in the working directory is a table of that name, before any table of ours. So: an empty folder.
      cwd: options.incomingDir,
    });
    const exited = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
    const stderr = tailOf(child.stderr);
    // A write to a process that just died is not news: `exited` tells.
    child.stdin.on('error', () => undefined);
    const greeting = await greetingOf(child, exited);
    if (greeting?.ready === true) return new EngineProcess(child, exited, greeting.version);
    child.kill('SIGKILL');
    await exited;
    throw engineError({
      dataDir,
      reason: greeting?.reason ?? 'exited',
      message: greeting?.message ?? '',
      stderr: stderr(),
    });
  }

  /** For a process that does not answer: nothing less ends it. What it acknowledged is on disk. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async end(): Promise<void> {
    this.#child.stdin.end();
    const timer = setTimeout(() => this.kill(), END_MAX_MS);
    await this.exited;
    clearTimeout(timer);
  }
}

/** The first line of stdout, null when the process ends or stays silent. */
async function greetingOf(
  child: ChildProcessByStdio<Writable, Readable, Readable>,
  exited: Promise<void>,
): Promise<EngineGreeting | null> {
  let text = '';
  let timer: NodeJS.Timeout | undefined;
  const greeted = new Promise<EngineGreeting>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end !== -1) resolve(JSON.parse(text.slice(0, end)) as EngineGreeting);
    });
  });
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), START_MAX_MS);
  });
  // A last line may still be in the pipe when the exit is reported.
  const drained = Promise.all([exited, new Promise((resolve) => child.stdout.once('close', resolve))]).then(() => null);
  const greeting = await Promise.race([greeted, drained, late]);
  clearTimeout(timer);
  return greeting;
}

function tailOf(stream: Readable): () => string {
  let tail = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    tail = (tail + chunk).slice(-STDERR_KEPT);
  });
  return () => tail;
}

/** Beside the bundle or its chunks, else the source, which Node 24 runs as it is. */
function engineEntry(): string {
  const bundled = ['./engine.js', '../engine.js'].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  return bundled.find((path) => existsSync(path)) ?? fileURLToPath(new URL('./engine-main.ts', import.meta.url));
}

function engineEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, NODE_EXTRA_CA_CERTS: _certificates, ...inherited } = process.env;
  return { ...inherited, TZ: 'UTC', UV_THREADPOOL_SIZE: String(THREAD_POOL_SIZE) };
}

/** Conflicts pass when the other process is just ending, as after a quick restart of ours. */
export function mayPass(thrown: unknown): boolean {
  return thrown instanceof AppError && thrown.code === 'conflict';
}
