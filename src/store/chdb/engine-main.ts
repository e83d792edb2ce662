/**
 * The engine process: chDB behind a Unix socket. A process of its own because a fault inside chDB blocks the process
 * it happens in for ever (its signal handler keeps it alive), which only somebody outside can see and end.
 */
import { readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import path from 'node:path';
import type { EngineGreeting, EngineOptions } from './engine-options.ts';
import { createFront } from './front.ts';
import { QueryRunner } from './query-runner.ts';

/** Below the receiver on a busy machine: a sender waits for its answer, the journal waits for nobody. */
const NICENESS = 5;

/** Ends at once: `process.exit()` would wait for running queries, and what was acknowledged is on disk. */
function endNow(): never {
  process.kill(process.pid, 'SIGKILL');
  // The signal is delivered before the next statement; this satisfies the type.
  throw new Error('unreachable');
}

/** Bodies that a dead engine left behind; its inserts come again. Only now: until the lock was ours, they were not. */
function emptyFolder(folder: string): void {
  for (const name of readdirSync(folder)) rmSync(path.join(folder, name), { force: true });
}

/**
 * When supervisor and engine are killed together nobody removes their folder in the temporary folder. So each life notes
 * where its socket is, and the next one, once the lock is its own, removes that one and no other.
 */
function forgetLastSocket({ incomingDir, socketPath }: EngineOptions): void {
  const note = path.join(path.dirname(incomingDir), 'socket');
  const last = readNote(note);
  if (last !== socketPath && /[/\\]turnscope-[^/\\]{6}[/\\]engine\.sock$/.test(last)) {
    rmSync(last, { force: true });
    removeEmpty(path.dirname(last));
  }
  writeFileSync(note, socketPath, { mode: 0o600 });
}

function readNote(note: string): string {
  try {
    return readFileSync(note, 'utf8');
  } catch {
    return ''; // the first life on this folder
  }
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // swept away already, or somebody keeps something in it: then it is not ours to remove
  }
}

function greet(greeting: EngineGreeting): void {
  process.stdout.write(`${JSON.stringify(greeting)}\n`);
}

/** Before the engine has threads: on Linux only the calling thread changes, and later ones inherit from it. */
function stepBack(): void {
  try {
    setPriority(NICENESS);
  } catch {
    // Not allowed here: everything works, only less politely.
  }
}

async function main(options: EngineOptions): Promise<void> {
  // chDB asks for modes that let other users read; what sessions said is for this one only.
  process.umask(0o077);
  stepBack();
  // stdin is the parent's end of a pipe: it closes when the parent ends, however it ends.
  process.stdin.on('close', () => {
    rmSync(path.dirname(options.socketPath), { recursive: true, force: true });
    endNow();
  });
  process.stdin.on('error', () => undefined);
  process.stdin.resume();
  const chdb = await import('chdb').catch((thrown: unknown) => {
    greet({ ready: false, reason: 'missing', message: thrown instanceof Error ? thrown.message : String(thrown) });
    return null;
  });
  if (chdb === null) return endSoon();
  try {
    // The first connection carries the server's settings and keeps the database open between the others.
    const anchor = new chdb.Session(options.databaseDir, { connectionArgs: [`--config-file=${options.configFile}`] });
    emptyFolder(options.incomingDir);
    forgetLastSocket(options);
    const version = (await anchor.queryAsync('SELECT version()', { format: 'TabSeparated' })).text().trim();
    const runner = new QueryRunner({
      openSession: () => new chdb.Session(options.databaseDir),
      readers: options.readers,
      onStuck: (queryId) => {
        process.stderr.write(`query ${queryId} was killed and does not end; ending the engine\n`);
        endNow();
      },
    });
    const front = createFront({ runner, version, incomingDir: options.incomingDir });
    front.listen(options.socketPath, () => greet({ ready: true, version }));
  } catch (thrown) {
    greet({ ready: false, reason: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown) });
    endSoon();
  }
}

/** Not at once: the greeting has to leave first. The parent ends us if this does not. */
function endSoon(): void {
  process.stdout.write('', () => process.exit(1));
}

await main(JSON.parse(process.argv[2] ?? '{}') as EngineOptions);
