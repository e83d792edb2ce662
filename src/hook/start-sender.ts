/** How the sender is started from Node: by `turnscope hook`, and by the hook on Windows. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { SENDING_EVENTS } from './script.ts';

export interface StartSenderOptions {
  readonly event: string;
  /** The sender's file. Nothing happens where there is none. */
  readonly program: string | undefined;
  readonly stateDir: string;
  /** Where it is not the usual one. */
  readonly configDir?: string;
}

/** Starts it, detached, after an event after which there may be something to send. Never throws, waits for nothing. */
export function startSenderAfter({ event, program, stateDir, configDir }: StartSenderOptions): void {
  if (program === undefined || !SENDING_EVENTS.some((name) => name === event) || !existsSync(program)) return;
  const { NODE_OPTIONS: _options, NODE_PATH: _path, ...env } = process.env;
  const args = [program, stateDir, ...(configDir === undefined ? [] : [configDir])];
  const child = spawn(process.execPath, args, {
    cwd: stateDir,
    env,
    detached: true,
    stdio: 'ignore',
    windowsHide: true,
  });
  child.on('error', () => undefined);
  child.unref();
}
