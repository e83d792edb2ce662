import { UNKNOWN } from '../lib/figure.ts';
import type { SessionSummary } from '../model/session.ts';
import { cleanLine } from './clean.ts';

/** `web @ retry`: repository and branch by their short names, else the folder. */
export function sessionPlace({ git, cwd }: SessionSummary): string {
  const repository = git?.repository
    ? lastPart(git.repository.replace(/\.git$/, ''))
    : cwd === null
      ? ''
      : lastPart(cwd);
  if (repository === '') return UNKNOWN;
  return cleanLine(git?.branch ? `${repository} @ ${git.branch}` : repository);
}

const COMMIT_LENGTH = 8;

/** The same with the commit: `web @ retry 4f2a91c0`. */
export function sessionWhere(session: SessionSummary): string {
  const commit = session.git?.commit ?? null;
  return commit === null
    ? sessionPlace(session)
    : `${sessionPlace(session)} ${cleanLine(commit).slice(0, COMMIT_LENGTH)}`;
}

const lastPart = (path: string): string => path.split(/[/\\:]/).findLast((part) => part !== '') ?? '';
