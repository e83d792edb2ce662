import type { SessionSummary } from '../model/session.ts';
import { cleanLine } from './clean.ts';
import { UNKNOWN } from './figure.ts';

/** `web @ retry`: repository and branch by their short names, else the folder. */
export function sessionWhere({ git, cwd }: SessionSummary): string {
  const repository = git?.repository
    ? lastPart(git.repository.replace(/\.git$/, ''))
    : cwd === null
      ? ''
      : lastPart(cwd);
  if (repository === '') return UNKNOWN;
  return cleanLine(git?.branch ? `${repository} @ ${git.branch}` : repository);
}

const lastPart = (path: string): string => path.split(/[/\\:]/).findLast((part) => part !== '') ?? '';
