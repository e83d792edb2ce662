#!/usr/bin/env node
/** The edge: process, signals and streams are touched here only. */
import { homeDir } from '../lib/home-dir.ts';
import { isHookCall, run as runHook } from './command/hook.ts';

/** Launchers pass on the Ctrl-C that the terminal has sent to us as well; only a later one means "now". */
const REPEAT_AFTER_MS = 1_000;

const args = process.argv.slice(2);
await (isHookCall(args) ? hook() : program());

/** Ends with 0 whatever happens: any other code, and any word, is an answer to Codex. Loads nothing of what the others need. */
async function hook(): Promise<never> {
  process.on('uncaughtException', () => process.exit(0));
  try {
    await runHook(args.slice(1), {
      env: process.env,
      homeDir: homeDir(),
      print: (line) => void process.stdout.write(`${line}\n`),
    });
  } catch {
    // a user without a home
  }
  process.exit(0);
}

async function program(): Promise<void> {
  const stopping = new AbortController();
  let stoppedAt = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted && Date.now() - stoppedAt > REPEAT_AFTER_MS) process.exit(130);
      if (!stopping.signal.aborted) stoppedAt = Date.now();
      stopping.abort();
    });
  }
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // `turnscope sessions | head`: the reader has seen enough.
      if (error.code === 'EPIPE') process.exit(0);
      throw error;
    });
  }
  const [{ run }, { createTerminal }] = await Promise.all([import('./run.ts'), import('./terminal.ts')]);
  const exitCode = await run(
    args,
    createTerminal({
      stdout: process.stdout,
      stderr: process.stderr,
      env: process.env,
      cwd: process.cwd(),
      homeDir: homeDir(),
      signal: stopping.signal,
    }),
  );
  process.exitCode = exitCode;
  // A question that was cut short may still hold a connection open.
  if (stopping.signal.aborted) process.exit(exitCode);
}
