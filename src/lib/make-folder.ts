/**
 * Folders for their owner alone. Step by step, because `mkdir` with `recursive` never comes back where a parent is there and takes no folders: below /proc Node tries the same two
 * steps for ever.
 */
import { constants, mkdirSync, statSync } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { diskError, isExisting, isMissing } from './disk-error.ts';
import { AppError } from './errors.ts';

/** With all that is missing above it. Throws what the system says. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await makeOne(path);
  } catch (thrown) {
    if (!isMissing(thrown) || dirname(path) === path) throw thrown;
    await makeFolder(dirname(path));
    await makeOne(path);
  }
}

async function makeOne(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (thrown) {
    if (!isExisting(thrown) || !(await stat(path)).isDirectory()) throw thrown;
  }
}

/** `makeFolder` for those who cannot wait. */
export function makeFolderSync(path: string): void {
  try {
    makeOneSync(path);
  } catch (thrown) {
    if (!isMissing(thrown) || dirname(path) === path) throw thrown;
    makeFolderSync(dirname(path));
    makeOneSync(path);
  }
}

function makeOneSync(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (thrown) {
    if (!isExisting(thrown) || !statSync(path).isDirectory()) throw thrown;
  }
}

/** Makes it if need be. Throws an AppError where this user cannot write into it; `act` completes "cannot …". */
export async function makeWritableFolder(act: string, path: string): Promise<void> {
  try {
    await makeFolder(path);
    await access(path, constants.W_OK | constants.X_OK);
  } catch (thrown) {
    if (isMissing(thrown) || isExisting(thrown)) {
      const why = isMissing(thrown) ? 'no folder can be made there' : 'there is a file in its place';
      const hint = 'Choose another folder (TURNSCOPE_STATE_DIR).';
      throw new AppError('forbidden', `cannot ${act} in ${path}: ${why}`, { cause: thrown, hint });
    }
    throw diskError(act, path, thrown);
  }
}
