import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { spoolEvent, spoolName, TURN_MAX, traceParentLine } from '../model/hook-spool.ts';

export interface HookCall {
  readonly event: string;
  /** stdin, or the JSON argument of `notify`. */
  readonly input: AsyncIterable<Uint8Array | string> | string;
  /** `TRACEPARENT` of Codex's environment. */
  readonly traceParent?: string | undefined;
}

/**
 * The same effect as the script has, from Node: the call goes to a file of its own in the spool. Never rejects and never prints: Codex takes both for
 * a word to itself. False when the call could not be kept.
 *
 * @param spool is not made when it is missing: somebody has taken Turnscope away
 */
export async function keepCall(spool: string, { event, input, traceParent }: HookCall): Promise<boolean> {
  const file = await createOwnFile(spool, spoolEvent(event));
  if (file === null) return false;
  try {
    await file.handle.write(traceParentLine(traceParent));
    await file.handle.writeFile(input);
    await file.handle.close();
    return true;
  } catch {
    await file.handle.close().catch(() => undefined);
    await rm(file.path, { force: true }).catch(() => undefined);
    return false;
  }
}

async function createOwnFile(spool: string, event: string): Promise<{ path: string; handle: FileHandle } | null> {
  for (let turn = 0; turn <= TURN_MAX; turn += 1) {
    const path = join(spool, spoolName({ event, pid: process.pid, turn }));
    try {
      return { path, handle: await open(path, 'wx', 0o600) };
    } catch (thrown) {
      if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) return null;
    }
  }
  return null;
}
