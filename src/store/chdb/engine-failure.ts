/** Why the engine did not start, as one sentence for the person in front of it. */
import { AppError } from '../../lib/errors.ts';

export interface EngineFailure {
  readonly dataDir: string;
  readonly reason: 'missing' | 'failed' | 'exited';
  /** What the process said. */
  readonly message: string;
  /** The end of its stderr: chDB tells causes there only. */
  readonly stderr: string;
}

export function engineError(failure: EngineFailure): AppError {
  const told = `${failure.message}\n${failure.stderr}`;
  const cannot = `cannot open the store in ${failure.dataDir}`;
  const options = { cause: new Error(told.trim()) };
  if (failure.reason === 'missing') {
    return new AppError('unsupported', `cannot run the embedded store: chDB is not installed for ${platform()}`, {
      ...options,
      hint: 'It exists for macOS and for Linux with glibc; install the package "chdb", or use a ClickHouse server.',
    });
  }
  if (/Cannot lock file|already running/i.test(told)) {
    return new AppError('conflict', `${cannot}: another Turnscope holds this data folder`, {
      ...options,
      hint: 'Stop the other one, or choose another data folder.',
    });
  }
  if (/No space left on device|errno: 28\b|ENOSPC|NOT_ENOUGH_SPACE/i.test(told)) {
    return new AppError('disk_full', `${cannot}: the disk is full`, { ...options, hint: 'Free some space.' });
  }
  if (
    /Read-only file system|Permission denied|Operation not permitted|errno: (30|13|1)\b|EROFS|EACCES|EPERM/i.test(told)
  ) {
    return new AppError('forbidden', `${cannot}: the folder cannot be written`, {
      ...options,
      hint: 'Make it writable for this user, or choose another data folder.',
    });
  }
  const lastLine = told.trim().split('\n').at(-1) ?? '';
  return new AppError('internal', `${cannot}: the engine did not start: ${lastLine.slice(0, 500)}`, options);
}

function platform(): string {
  return `${process.platform} ${process.arch}`;
}
