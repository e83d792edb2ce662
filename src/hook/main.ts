/**
 * The hook on Windows, where no `sh` can be relied on: a bundle of this file stands beside the spool as `hook.cjs`. It finds the spool by its own
 * place, prints nothing, and exits 0 whatever happens.
 */
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { hookPlaces } from '../model/hook-spool.ts';
import { CHAIN_EVENT } from './handler.ts';
import { type HookCall, keepCall } from './keep-call.ts';
import { senderInstall } from './launcher.ts';
import { startSenderAfter } from './start-sender.ts';

const [, self = '', event = '', ...rest] = process.argv;
const stateDir = dirname(self);
process.on('uncaughtException', () => process.exit(0));

/** The same as `notify-chain`: keeps the JSON, then runs the program that was there before. */
async function chain(): Promise<void> {
  const [program, ...args] = rest;
  await keep('notify', rest.at(-1) ?? '');
  if (program === undefined || args.length === 0) process.exit(0);
  const child = spawn(program, args, { stdio: 'inherit', windowsHide: true });
  child.on('error', () => process.exit(127));
  child.on('exit', (code) => process.exit(code ?? 1));
}

async function keep(name: string, input: HookCall['input']): Promise<void> {
  await keepCall(hookPlaces(stateDir).spool, { event: name, input, traceParent: process.env['TRACEPARENT'] });
  startSenderAfter({ event: name, program: senderInstall(stateDir).program, stateDir });
}

if (event === CHAIN_EVENT) void chain();
else void keep(event, event === 'notify' ? (rest[0] ?? '') : process.stdin).then(() => process.exit(0));
