/**
 * The hook on Windows, where no `sh` can be relied on: a bundle of this file stands beside the spool as `hook.cjs`. It finds the spool by its own
 * place, prints nothing, and exits 0 whatever happens.
 */
import { dirname } from 'node:path';
import { hookPlaces } from '../model/hook-spool.ts';
import { keepCall } from './keep-call.ts';
import { senderInstall } from './launcher.ts';
import { startSenderAfter } from './start-sender.ts';

const [, self = '', event = '', json = ''] = process.argv;
process.on('uncaughtException', () => process.exit(0));
void keepCall(hookPlaces(dirname(self)).spool, {
  event,
  input: event === 'notify' ? json : process.stdin,
  traceParent: process.env['TRACEPARENT'],
}).then(() => {
  const stateDir = dirname(self);
  startSenderAfter({ event, program: senderInstall(stateDir).program, stateDir });
  process.exit(0);
});
