/** What Codex's hooks and `notify` may run instead of the script: the same effect from Node, some forty milliseconds slower. */
import { keepCall } from '../../hook/keep-call.ts';
import { startSenderAfter } from '../../hook/start-sender.ts';
import { makeFolder } from '../../lib/make-folder.ts';
import { findPlaces, type Places } from '../../lib/place.ts';
import { hookPlaces } from '../../model/hook-spool.ts';
import { senderBundle } from '../built-file.ts';
import type { Terminal } from '../terminal.ts';

const SPEAKING: readonly (string | undefined)[] = ['--help', '-h', '--install'];

/** `--help` and `--install`, which are for people, speak; nothing else does: Codex takes a word, or an exit code, of a hook for an answer. */
export const isHookCall = ([command, first]: readonly string[]): boolean =>
  command === 'hook' && !SPEAKING.includes(first);

/**
 * Never rejects, and prints nothing but what a dry run would have sent: Codex does not listen to `notify`.
 *
 * @param args event, and for `notify` the JSON that Codex adds as the last argument
 */
export async function run(
  args: readonly string[],
  terminal: Pick<Terminal, 'env' | 'homeDir' | 'print'>,
  stdin: AsyncIterable<Uint8Array> = process.stdin,
): Promise<void> {
  const [event = ''] = args;
  const places = findPlaces(terminal.env, terminal.homeDir);
  const { spool } = hookPlaces(places.stateDir);
  // hooks may well run before the first server does: then the spool is made here, and taken in later
  await makeFolder(spool).catch(() => undefined);
  const input = event === 'notify' ? (args.at(-1) ?? '') : stdin;
  await keepCall(spool, { event, input, traceParent: terminal.env['TRACEPARENT'] });
  if (event === 'notify' && isDryRun(terminal.env)) await tryOut(places, terminal);
  else startSenderAfter({ event, program: senderBundle(), stateDir: places.stateDir, configDir: places.configDir });
}

const isDryRun = ({ ARIZE_DRY_RUN: flag }: Terminal['env']): boolean => /^(1|true|yes|on)$/i.test(flag?.trim() ?? '');

/** Whoever asks for a dry run wants to see it. */
async function tryOut(places: Places, { env, homeDir, print }: Pick<Terminal, 'env' | 'homeDir' | 'print'>) {
  const { startSender } = await import('../../sender/start-sender.ts');
  await startSender({
    places,
    env,
    homeDir,
    log: { say: () => undefined },
    abort: AbortSignal.timeout(DRY_RUN_MAX_MS),
    patienceMs: 0,
    onDryRun: print,
    onProgress: () => undefined,
  });
}

const DRY_RUN_MAX_MS = 20_000;
