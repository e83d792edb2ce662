/** One `codex exec --json …`, from its start to its end or to the signal that ends it. */
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, watch } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import type { CodexHome } from './codex-home.ts';
import type { ModelServer } from './model-server.ts';
import type { Signal } from './scenario.ts';

/** A line of `codex exec --json`, as far as it is read here. */
export interface ExecEvent {
  readonly type: string;
  readonly thread_id?: string;
  readonly message?: string;
  readonly item?: {
    readonly type: string;
    readonly command?: string;
    readonly exit_code?: number | null;
    readonly text?: string;
    readonly message?: string;
  };
}

export interface ExecRun {
  readonly threadId: string;
  /** null when a signal ended it. */
  readonly exitCode: number | null;
  readonly events: readonly ExecEvent[];
}

const EXEC_DEADLINE_MS = 90_000;

/** Resolves when Codex has ended. stdin is closed: Codex would read it as part of the prompt. */
export async function execCodex(
  place: CodexHome,
  args: readonly string[],
  interruption: { signal: Signal; model: ModelServer } | null = null,
): Promise<ExecRun> {
  const child = spawn(process.execPath, [codexLauncher(), 'exec', '--json', ...args], {
    cwd: place.project,
    env: place.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // a group of its own: the launcher hands SIGINT and SIGTERM on, SIGKILL it cannot
    detached: true,
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error('codex exec did not start');
  let isOver = false;
  const kill = (name: Signal['name']): void => {
    if (isOver) return;
    process.kill(name === 'SIGKILL' ? -pid : pid, name);
  };
  const tooLate = setTimeout(() => kill('SIGKILL'), EXEC_DEADLINE_MS);
  const ended = new Promise<number | null>((resolve) => {
    child.on('exit', () => (isOver = true));
    child.on('close', resolve);
  });
  const stopWaiting = interruption === null ? () => undefined : whenTime(place, interruption, kill);
  const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  clearTimeout(tooLate);
  stopWaiting();
  appendFileSync(path.join(place.out, 'exec.jsonl'), stdout);
  appendFileSync(path.join(place.out, 'stderr.txt'), stderr);
  const events = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ExecEvent);
  const threadId = events.find((event) => event.type === 'thread.started')?.thread_id;
  if (threadId === undefined) throw new Error(`codex exec started no thread (exit ${exitCode}): ${stderr}`);
  return { threadId, exitCode, events };
}

/** Sends the signal when its moment has come. The answer ends the waiting. */
function whenTime(
  place: CodexHome,
  { signal, model }: { signal: Signal; model: ModelServer },
  kill: (name: Signal['name']) => void,
): () => void {
  const { name, at } = signal;
  if ('request' in at) {
    void model.requested(at.request).then(() => kill(name));
    return () => undefined;
  }
  const isThere = (): boolean => existsSync(path.join(place.project, at.file));
  const watcher = watch(place.project, () => {
    if (!isThere()) return;
    watcher.close();
    kill(name);
  });
  return () => watcher.close();
}

interface Manifest {
  readonly version: string;
  readonly bin: { readonly codex: string };
}

/**
 * The launcher of the `@openai/codex` that this repository installs: its version is part of what is tested. Another version can be named by the folder
 * of its package in CODEX_LAB_PACKAGE.
 */
export function codexLauncher(): string {
  const { file, manifest } = codexPackage();
  return path.join(path.dirname(file), manifest.bin.codex);
}

export const codexVersion = (): string => codexPackage().manifest.version;

function codexPackage(): { file: string; manifest: Manifest } {
  const other = process.env['CODEX_LAB_PACKAGE'];
  const file =
    other === undefined
      ? createRequire(import.meta.url).resolve('@openai/codex/package.json')
      : path.join(other, 'package.json');
  return { file, manifest: JSON.parse(readFileSync(file, 'utf8')) as Manifest };
}
