/**
 * `codex app-server`: what editors speak to, and the one supported way to ask Codex what it makes of its own configuration. It starts no session and
 * writes no rollout. Like every start of Codex it opens its databases in `CODEX_HOME` and may fetch its list of plugins; telemetry it would send to the
 * user's backends, traces of its own start, is switched off for this process.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { AppError } from '../../lib/errors.ts';
import { type CodexHook, readCodexHook } from './codex-hook.ts';
import { launchOf } from './codex-program.ts';
import { codexAbility } from './codex-version.ts';
import type { CodexInstall } from './find-codex.ts';
import { createJsonRpc, type JsonRpc } from './json-rpc.ts';
import type { ManagedPolicy } from './managed-policy.ts';
import { policyOfAnswers } from './server-policy.ts';

export interface AppServerOptions {
  /** Absolute: hooks of a project are listed as seen from here. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For each question, the start among them. */
  readonly timeoutMs: number;
}

export interface CodexAppServer {
  /** All that Codex knows of, ours and others, of every layer. Rejects (`unsupported`) before 0.128, which cannot tell. */
  listHooks(): Promise<readonly CodexHook[]>;
  /** What holds on this machine, from files, cloud and device management; null where nothing does. */
  readPolicy(): Promise<ManagedPolicy | null>;
  /** Resolves when its process is gone. */
  close(): Promise<void>;
}

/** Flags win over `config.toml`, so that nothing of this start is exported. Over an administrator's file they do not. */
const SILENCE = [
  'otel.exporter="none"',
  'otel.trace_exporter="none"',
  'otel.metrics_exporter="none"',
  'analytics.enabled=false',
  'check_for_update_on_startup=false',
].flatMap((setting) => ['-c', setting]);

const CLIENT = { name: 'turnscope', title: 'Turnscope', version: '1' };
/** Time to end by itself once its input has ended; it takes 10 ms. */
const GRACE_MS = 2_000;
const STDERR_MAX = 16_384;

/** Rejects with what to do when Codex cannot be started, ends at once, or does not answer. */
export async function openAppServer(install: CodexInstall, options: AppServerOptions): Promise<CodexAppServer> {
  const { file, args } = await launchOf(install.program, process.execPath);
  const child = spawn(file, [...args, 'app-server', ...SILENCE], {
    cwd: options.cwd,
    env: options.env,
    stdio: 'pipe',
    windowsHide: true,
    // a group of its own: npm's launcher starts the real program, and both have to go. Its input ends when we do, and it with that
    detached: process.platform !== 'win32',
  });
  const life = watch(child);
  const rpc = createJsonRpc(child.stdout, child.stdin);
  const close = (): Promise<void> => end(child, life.ended);
  const ask = asker(rpc, life.failed, options.timeoutMs);
  try {
    await ask('initialize', { clientInfo: CLIENT, capabilities: { experimentalApi: true } });
    rpc.notify('initialized');
  } catch (thrown) {
    await close();
    throw thrown;
  }
  return {
    listHooks: () => listHooks(ask, install, options.cwd),
    readPolicy: () => readPolicy(ask, options.cwd),
    close,
  };
}

type Ask = (method: string, params: object) => Promise<unknown>;

async function listHooks(ask: Ask, { version }: CodexInstall, cwd: string): Promise<readonly CodexHook[]> {
  if (!codexAbility(version).hookList) throw cannotList(version);
  const answer = await ask('hooks/list', { cwds: [cwd] });
  const folders = arrayAt(answer, 'data');
  const hooks = folders.flatMap((folder) => arrayAt(folder, 'hooks')).flatMap((hook) => readCodexHook(hook) ?? []);
  const [trouble] = folders.flatMap((folder) => arrayAt(folder, 'errors'));
  // a configuration that it cannot read has no hooks, says Codex, and goes on with its defaults
  if (hooks.length === 0 && trouble !== undefined) throw cannotRead(trouble);
  return hooks;
}

function cannotRead(trouble: unknown): AppError {
  const message: unknown =
    typeof trouble === 'object' && trouble !== null ? Reflect.get(trouble, 'message') : undefined;
  const reason = typeof message === 'string' ? message : 'it cannot read its configuration';
  return new AppError('invalid_input', `cannot list the hooks of Codex: ${reason}`, {
    hint: 'Mend that file: until then Codex goes on as if it were not there.',
  });
}

const cannotList = (version: string | null): AppError =>
  new AppError('unsupported', `cannot list the hooks of Codex: version ${version ?? 'unknown'} does not tell them`, {
    hint: 'Update Codex to 0.129 or later. Until then its hooks need no approval.',
  });

/** A question that this version does not know is one that it has no answer to. */
async function readPolicy(ask: Ask, cwd: string): Promise<ManagedPolicy | null> {
  const orNull = (thrown: unknown): null => {
    if (AppError.from(thrown).code === 'unsupported') return null;
    throw thrown;
  };
  const requirements = await ask('configRequirements/read', {}).catch(orNull);
  const config = await ask('config/read', { includeLayers: true, cwd }).catch(orNull);
  return policyOfAnswers(requirements, config);
}

function arrayAt(value: unknown, key: string): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  const found: unknown = Reflect.get(value, key);
  return Array.isArray(found) ? found : [];
}

const INVALID_REQUEST = -32_600;
const UNKNOWN_METHOD = -32_601;

/** One question with a deadline. @param failed rejects when the process has ended */
function asker(rpc: JsonRpc, failed: Promise<never>, timeoutMs: number): Ask {
  return async (method, params) => {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const message = `cannot ask Codex for ${method}: codex app-server gave no answer within ${timeoutMs} ms`;
        reject(new AppError('unavailable', message, { hint: 'Run codex once by hand and see what it says.' }));
      }, timeoutMs);
    });
    try {
      const answer = await Promise.race([rpc.request(method, params), failed, tooLate]);
      if (answer.kind === 'result') return answer.result;
      const isUnknown =
        answer.code === UNKNOWN_METHOD || (answer.code === INVALID_REQUEST && /unknown variant/.test(answer.message));
      // the sentence goes on with every method that there is
      const reason = answer.message.replace(/, expected one of[\s\S]*$/, '');
      throw new AppError(isUnknown ? 'unsupported' : 'unavailable', `cannot ask Codex for ${method}: ${reason}`, {
        hint: isUnknown ? 'Update Codex.' : 'Run codex once by hand and see what it says.',
      });
    } finally {
      clearTimeout(timer);
    }
  };
}

interface Life {
  readonly ended: Promise<void>;
  /** Rejects with its last words when it ends. */
  readonly failed: Promise<never>;
}

function watch(child: ChildProcessWithoutNullStreams): Life {
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-STDERR_MAX)));
  const over = new Promise<{ code: number | null; trouble: Error | null }>((resolve) => {
    child.on('error', (trouble) => resolve({ code: null, trouble }));
    child.on('close', (code) => resolve({ code, trouble: null }));
  });
  const failed = over.then(({ code, trouble }): never => {
    const reason = trouble?.message ?? lastWords(stderr) ?? `it ended with ${code ?? 'a signal'}`;
    throw new AppError('unavailable', `cannot ask Codex: codex app-server ended: ${reason}`, {
      cause: trouble,
      hint: 'Run codex once by hand: what is wrong with its configuration it says itself.',
    });
  });
  failed.catch(() => undefined); // nobody may be asking when it ends
  return { ended: over.then(() => undefined), failed };
}

// eslint-disable-next-line no-control-regex -- that is what colours are made of
const COLOUR = /\u001B\[[0-9;]*m/g;

/** The last line that says something, without colours and the time in front of it. */
function lastWords(stderr: string): string | undefined {
  const lines = stderr
    .replaceAll(COLOUR, '')
    .split('\n')
    .map((line) => line.trim());
  return lines.findLast((line) => line !== '' && !line.startsWith('WARNING'))?.replace(/^\S+Z\s+/, '');
}

/** The end of its input is its end. Where that is not enough its group is told, and then made to. */
async function end(child: ChildProcessWithoutNullStreams, ended: Promise<void>): Promise<void> {
  child.stdin.end();
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (await endsWithin(ended, GRACE_MS)) return;
    signalGroup(child, signal);
  }
  await endsWithin(ended, GRACE_MS);
}

async function endsWithin(ended: Promise<void>, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), timeoutMs)));
  try {
    return await Promise.race([ended.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

function signalGroup(child: ChildProcessWithoutNullStreams, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // gone in this very moment
  }
}
