/** One receiver in a process of its own, so that its CPU can be told from its sender's: `receiver-process.ts ours|grpc-js` prints its port. */
import { createCounters } from '../src/receiver/counter.ts';
import { createOtlpGrpcListener } from '../src/receiver/grpc.ts';
import { startGrpcJs } from './peer-grpc-js.ts';

/** Accepts at once: what is measured is the way to here. */
const intake = { accept: async () => ({ outcome: 'accepted' }) as const };

async function start(): Promise<number> {
  if (process.argv[2] === 'grpc-js') return startGrpcJs({ intake });
  const listener = await createOtlpGrpcListener({ host: '127.0.0.1', port: 0, intake, counters: createCounters() });
  return listener.port;
}

console.log(await start());
process.stdin.resume();
process.stdin.once('end', () => process.exit(0));
