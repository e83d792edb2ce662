/**
 * One process per data folder. Node has no flock, so the lock is a file that names its process; a lock whose
 * process is gone (SIGKILL, power cut) is taken over. Process numbers are reused, so the start time of the process
 * is compared too where the system tells it. Two containers that share a volume do not see each other: the lock
 * protects against a second start, not against sharing.
 */
import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isExisting, isMissing } from './disk-error.ts';
import { AppError } from './errors.ts';

export interface FolderLock {
  release(): Promise<void>;
}

/** Clock ticks since boot at which the process started; '' where there is no /proc. */
async function startTimeOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The second field is the command in parentheses and may itself hold spaces and parentheses.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // EPERM: it lives, and belongs to somebody else.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}

async function isHeld(content: string): Promise<boolean> {
  const [pidText = '', startTime = ''] = content.split('\n');
  const pid = Number(pidText);
  if (!Number.isSafeInteger(pid) || pid <= 0 || !isAlive(pid)) return false;
  return startTime === (await startTimeOf(pid));
}

/** Takes a dead process's file away, unless somebody was faster and it is already another's. */
async function removeStale(path: string, stale: string, aside: string): Promise<void> {
  try {
    await rename(path, aside);
  } catch (thrown) {
    if (isMissing(thrown)) return;
    throw thrown;
  }
  if ((await readFile(aside, 'utf8')) !== stale) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

/**
 * One at a time takes a dead process's lock away, under a lock of its own. Moving it aside and looking is not enough: whoever moves a new lock by mistake leaves its place empty
 * for a moment, and a third one takes it.
 */
async function takeAway(path: string, stale: string, mine: string): Promise<void> {
  const guard = `${path}.takeover`;
  try {
    await link(mine, guard);
  } catch (thrown) {
    if (!isExisting(thrown)) throw thrown;
    const content = await readFile(guard, 'utf8').catch(() => null);
    if (content !== null && !(await isHeld(content))) await removeStale(guard, content, `${mine}.stale`);
    else await setTimeout(TAKEOVER_PAUSE_MS);
    return;
  }
  try {
    const content = await readFile(path, 'utf8').catch(() => null);
    if (content === stale) await rm(path, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

const ATTEMPTS_MAX = 100;
/** While another process takes a lock away, which is a few file operations. */
const TAKEOVER_PAUSE_MS = 2;

/** Fails with `conflict` when a living process holds the folder. */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, 'lock');
  const mine = join(folder, `lock.${process.pid}.${randomBytes(4).toString('hex')}`);
  const content = `${process.pid}\n${await startTimeOf(process.pid)}\n`;
  try {
    // inside: on a full disk the file is there, empty, and one would be left by each attempt
    await writeFile(mine, content, { mode: 0o600 });
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
      try {
        // A link appears with its content at once: nobody ever reads half a lock.
        await link(mine, path);
        return { release: () => rm(path, { force: true }) };
      } catch (thrown) {
        if (!isExisting(thrown)) throw thrown;
      }
      const found = await readFile(path, 'utf8').catch(() => null);
      if (found === null) continue; // released meanwhile
      if (await isHeld(found)) throw held(folder, found);
      await takeAway(path, found, mine);
    }
    throw held(folder, '');
  } finally {
    await rm(mine, { force: true });
  }
}

function held(folder: string, content: string): AppError {
  const pid = content.split('\n')[0] ?? '';
  const who = pid === '' ? 'another Turnscope' : `another Turnscope (process ${pid})`;
  return new AppError('conflict', `cannot open ${folder}: ${who} is using it`, {
    hint: 'Use the one that runs, stop it first, or choose another folder (--data, TURNSCOPE_STATE_DIR).',
  });
}
