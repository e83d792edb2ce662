/**
 * Keeps one engine process running: starts it, asks it every two seconds whether it answers, ends and restarts it when
 * it does not. A crash inside chDB does not end its process, so exit events alone would not notice.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../lib/errors.ts';
import { makeFolderSync } from '../../lib/make-folder.ts';
import { engineError } from './engine-failure.ts';
import { ENGINE_CONFIG, type EngineOptions, READERS } from './engine-options.ts';
import { EngineProcess, mayPass } from './engine-process.ts';

const HEARTBEAT_MS = 2_000;
const PING_MAX_MS = 5_000;
const PINGS_MISSED_MAX = 2;
const RESTART_DELAY_MS = 100;
const RESTART_DELAY_MAX_MS = 5_000;
const READY_WAIT_MS = 15_000;
const CONFLICT_RETRIES = 5;
/** The kernel's limit for a Unix socket's path is 104 bytes on macOS, 108 on Linux. */
const SOCKET_PATH_BYTES_MAX = 103;

export interface EngineState {
  readonly status: 'running' | 'restarting' | 'closed';
  /** 0 while no process runs. */
  readonly pid: number;
  readonly version: string;
  readonly restarts: number;
  /** Why the last start failed, null when it did not. */
  readonly error: string | null;
}

export class Engine {
  readonly socketPath: string;
  readonly #dataDir: string;
  readonly #options: EngineOptions;
  readonly #heartbeat: NodeJS.Timeout;
  #process: EngineProcess | null;
  #restarts = 0;
  #error: string | null = null;
  #closed = false;
  #pingsMissed = 0;
  #running: Promise<void> = Promise.resolve();

  private constructor(dataDir: string, options: EngineOptions, first: EngineProcess) {
    this.#dataDir = dataDir;
    this.#options = options;
    this.socketPath = options.socketPath;
    this.#process = first;
    this.#watch(first);
    this.#heartbeat = setInterval(() => void this.#beat(), HEARTBEAT_MS);
    this.#heartbeat.unref();
  }

  static async start(folder: string): Promise<Engine> {
    // The engine runs in another working directory.
    const dataDir = path.resolve(folder);
    const options = prepare(dataDir);
    try {
      return new Engine(dataDir, options, await firstStart(options, dataDir));
    } catch (thrown) {
      rmSync(path.dirname(options.socketPath), { recursive: true, force: true });
      throw thrown;
    }
  }

  state(): EngineState {
    return {
      status: this.#closed ? 'closed' : this.#process === null ? 'restarting' : 'running',
      pid: this.#process?.pid ?? 0,
      version: this.#process?.version ?? '',
      restarts: this.#restarts,
      error: this.#error,
    };
  }

  /** Resolves at once while the engine runs, else when it does again. */
  async ready(): Promise<void> {
    if (this.#process !== null) return;
    await Promise.race([this.#running, delay(READY_WAIT_MS, undefined, { ref: false })]);
    if (this.#process !== null) return;
    throw new AppError('unavailable', `cannot reach the store: ${this.#error ?? 'its engine is restarting'}`, {
      hint: 'It restarts by itself; try again in a moment.',
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#error = 'it is closed';
    clearInterval(this.#heartbeat);
    const last = this.#process;
    this.#process = null;
    await last?.end();
    await this.#running;
    rmSync(path.dirname(this.socketPath), { recursive: true, force: true });
  }

  #watch(life: EngineProcess): void {
    this.#pingsMissed = 0;
    void life.exited.then(() => {
      if (this.#closed || this.#process !== life) return;
      this.#process = null;
      this.#running = this.#restart();
    });
  }

  async #restart(): Promise<void> {
    for (let attempt = 0; !this.#closed; attempt++) {
      await delay(Math.min(RESTART_DELAY_MS * 2 ** attempt, RESTART_DELAY_MAX_MS));
      if (this.#closed) return;
      try {
        rmSync(this.socketPath, { force: true });
        const life = await EngineProcess.start(prepared(this.#options), this.#dataDir);
        this.#restarts += 1;
        this.#error = null;
        if (this.#closed) return await life.end();
        this.#process = life;
        this.#watch(life);
        return;
      } catch (thrown) {
        this.#error = AppError.from(thrown).message;
      }
    }
  }

  async #beat(): Promise<void> {
    const life = this.#process;
    if (life === null) return;
    const answered = await ping(this.socketPath);
    if (this.#process !== life) return;
    this.#pingsMissed = answered ? 0 : this.#pingsMissed + 1;
    if (this.#pingsMissed >= PINGS_MISSED_MAX) life.kill();
  }
}

/** Folders and the config file. The socket is in a folder that only this user may enter: it has no other lock. */
function prepare(dataDir: string): EngineOptions {
  try {
    makeFolderSync(dataDir);
    return prepared({
      databaseDir: path.join(dataDir, 'db'),
      incomingDir: path.join(dataDir, 'incoming'),
      configFile: path.join(dataDir, 'engine.xml'),
      socketPath: path.join(mkdtempSync(path.join(socketFolder(), 'turnscope-')), 'engine.sock'),
      readers: READERS,
    });
  } catch (thrown) {
    throw engineError({ dataDir, reason: 'failed', message: AppError.from(thrown).message, stderr: '' });
  }
}

/** For every start, so that a temporary folder that was swept away does not stop a restart. */
function prepared(options: EngineOptions): EngineOptions {
  makeFolderSync(path.dirname(options.socketPath));
  writeFileSync(options.configFile, ENGINE_CONFIG, { mode: 0o600 });
  makeFolderSync(options.incomingDir);
  return options;
}

function socketFolder(): string {
  const longest = path.join(tmpdir(), 'turnscope-XXXXXX', 'engine.sock');
  return Buffer.byteLength(longest) <= SOCKET_PATH_BYTES_MAX ? tmpdir() : '/tmp';
}

async function firstStart(options: EngineOptions, dataDir: string): Promise<EngineProcess> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await EngineProcess.start(options, dataDir);
    } catch (thrown) {
      if (!mayPass(thrown) || attempt >= CONFLICT_RETRIES) throw thrown;
      await delay(RESTART_DELAY_MS);
    }
  }
}

/** True when the engine answered at all: an engine that says "out of memory" is alive. */
function ping(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ socketPath, path: '/ping', agent: false, timeout: PING_MAX_MS }, (response) => {
      response.resume();
      resolve(true);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}
