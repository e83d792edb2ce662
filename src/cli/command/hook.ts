/** What Codex's hooks and `notify` may run instead of the script: the same effect from Node, some forty milliseconds slower. */
import { mkdir } from 'node:fs/promises';
import { keepCall } from '../../hook/keep-call.ts';
import { findPlaces } from '../../lib/place.ts';
import { hookPlaces } from '../../model/hook-spool.ts';
import type { Terminal } from '../terminal.ts';

/** `--help` is the one thing that speaks: Codex takes a word, or an exit code, of a hook for an answer. */
export const isHookCall = ([command, first]: readonly string[]): boolean =>
  command === 'hook' && first !== '--help' && first !== '-h';

/**
 * Never rejects and prints nothing.
 *
 * @param args event, and for `notify` the JSON that Codex adds as the last argument
 */
export async function run(
  args: readonly string[],
  terminal: Pick<Terminal, 'env' | 'homeDir'>,
  stdin: AsyncIterable<Uint8Array> = process.stdin,
): Promise<void> {
  const [event = ''] = args;
  const { spool } = hookPlaces(findPlaces(terminal.env, terminal.homeDir).stateDir);
  // hooks may well run before the first server does: then the spool is made here, and taken in later
  await mkdir(spool, { recursive: true, mode: 0o700 }).catch(() => undefined);
  const input = event === 'notify' ? (args.at(-1) ?? '') : stdin;
  await keepCall(spool, { event, input, traceParent: terminal.env['TRACEPARENT'] });
}
