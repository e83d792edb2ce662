/** The built program as its users run it: a child process, spoken to over its command line and its ports. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

export const PROGRAM = path.resolve(import.meta.dirname, '../../dist/turnscope.js');

/** The line that `turnscope up --json` prints when everything answers. */
export interface Ready {
  readonly ready: true;
  readonly ui: string;
  readonly otlp_http: string;
  readonly otlp_grpc: string;
  readonly token: string;
}

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface TurnscopeProcess {
  readonly ready: Ready;
  readonly child: ChildProcess;
  readonly dataDir: string;
  /** Where the user's own files are, such as dashboards. */
  readonly configDir: string;
  /** Holds the spool of hook calls. */
  readonly stateDir: string;
  /** Runs a command of the same program against the same data. */
  cli(...args: readonly string[]): Promise<CliResult>;
  /** SIGTERM, then resolves with the exit code. */
  stop(): Promise<number | null>;
  /** Deletes the data of a stopped server. */
  remove(): void;
}

export interface StartOptions {
  /** Which Node and which file; default: this Node and `dist/turnscope.js`. */
  readonly node?: string;
  readonly program?: string;
  readonly dataDir?: string;
  /** `CODEX_HOME`, whose sessions the server follows. Default: a folder that is not there. */
  readonly codexHome?: string;
}

const START_DEADLINE_MS = 30_000;

const configDirOf = (dataDir: string): string => `${dataDir}-config`;
const stateDirOf = (dataDir: string): string => `${dataDir}-state`;

/** Environment without the developer's own Turnscope and Codex, so that no test touches them. */
function envFor(dataDir: string, codexHome: string): NodeJS.ProcessEnv {
  const places = {
    TURNSCOPE_DATA_DIR: dataDir,
    TURNSCOPE_CONFIG_DIR: configDirOf(dataDir),
    TURNSCOPE_STATE_DIR: stateDirOf(dataDir),
    CODEX_HOME: codexHome,
  };
  return { ...process.env, ...places, NO_COLOR: '1' };
}

/** Starts `turnscope up` on free ports and an empty data folder; rejects with what it printed when it does not get ready. */
export async function startTurnscope(options: StartOptions = {}): Promise<TurnscopeProcess> {
  const { node = process.execPath, program = PROGRAM } = options;
  if (!existsSync(program)) throw new Error('There is no dist/turnscope.js: run npm run build.');
  const dataDir = options.dataDir ?? mkdtempSync(path.join(tmpdir(), 'turnscope-test-'));
  const env = envFor(dataDir, options.codexHome ?? `${dataDir}-codex`);
  const ports = ['--port', '0', '--otlp-http-port', '0', '--otlp-grpc-port', '0'];
  const child = spawn(node, [program, 'up', '--json', ...ports, '--data', dataDir], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => child.on('exit', resolve));
  // its last words may come after its end
  const closed = new Promise((resolve) => child.on('close', resolve));
  const firstLine = new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve));
  const tooLate = setTimeout(() => child.kill('SIGKILL'), START_DEADLINE_MS);
  const line = await Promise.race([
    firstLine,
    exited.then(async (code) => {
      await closed;
      throw new Error(`turnscope up ended with ${code} before it was ready: ${stderr}`);
    }),
  ]).finally(() => clearTimeout(tooLate));
  return {
    ready: JSON.parse(line) as Ready,
    child,
    dataDir,
    configDir: configDirOf(dataDir),
    stateDir: stateDirOf(dataDir),
    cli: (...args) => runCli({ node, program, env, args: [...args] }),
    stop: async () => {
      child.kill('SIGTERM');
      return exited;
    },
    remove: () => {
      for (const folder of [dataDir, configDirOf(dataDir), stateDirOf(dataDir)])
        rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs the program to its end. An exit code is a result, not an error. */
export function runCli(call: {
  node: string;
  program: string;
  env: NodeJS.ProcessEnv;
  args: string[];
}): Promise<CliResult> {
  return new Promise((resolve) => {
    execFile(
      call.node,
      [call.program, ...call.args],
      { env: call.env, maxBuffer: 64 << 20 },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
      },
    );
  });
}
