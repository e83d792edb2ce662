#!/usr/bin/env node
/** The edge: process, signals and streams are touched here only. */
import { homedir } from 'node:os';
import { run } from './run.ts';
import { createTerminal } from './terminal.ts';

/** Launchers pass on the Ctrl-C that the terminal has sent to us as well; only a later one means "now". */
const REPEAT_AFTER_MS = 1_000;

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

const exitCode = await run(
  process.argv.slice(2),
  createTerminal({
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    homeDir: homedir(),
    signal: stopping.signal,
  }),
);
process.exitCode = exitCode;
// A question that was cut short may still hold a connection open.
if (stopping.signal.aborted) process.exit(exitCode);
