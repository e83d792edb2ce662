import { AppError } from './errors.ts';

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
}

/** No space, or no quota: passing trouble that the user ends by making room. */
export function isDiskFull(thrown: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(codeOf(thrown));
}

export function isMissing(thrown: unknown): boolean {
  return codeOf(thrown) === 'ENOENT';
}

export function isExisting(thrown: unknown): boolean {
  return codeOf(thrown) === 'EEXIST';
}

/** `act` completes "cannot …", e.g. `open the journal`. */
export function diskError(act: string, path: string, thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (isDiskFull(thrown)) {
    const hint = 'Free some space on that disk, or choose another folder (--data, TURNSCOPE_STATE_DIR).';
    return new AppError('disk_full', `cannot ${act} in ${path}: the disk is full`, { cause: thrown, hint });
  }
  const why: Readonly<Record<string, string>> = {
    EROFS: 'the file system is read-only',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    ENOTDIR: 'a part of the path is not a folder',
  };
  const reason = why[codeOf(thrown)];
  if (reason !== undefined) {
    const hint = 'Give this user the right to write there, or choose another folder (--data, TURNSCOPE_STATE_DIR).';
    return new AppError('forbidden', `cannot ${act} in ${path}: ${reason}`, { cause: thrown, hint });
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new AppError('internal', `cannot ${act} in ${path}: ${message}`, { cause: thrown });
}
