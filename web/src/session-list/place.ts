import type { SessionSummary } from '../api/shape.ts';
import { plainLine } from '../format/plain-text.ts';

/** Where a session worked: a short label for a row, the whole story for hover. */
export interface Place {
  readonly label: string;
  readonly detail: string;
}

/** `org/repo` out of a remote URL (https, ssh, scp-like) or a path. */
export function repositoryLabel(repository: string): string {
  const parts = repository
    .replace(/\.git\/?$/, '')
    .split(/[/:]/)
    .filter((part) => part !== '');
  return parts.slice(-2).join('/');
}

/** The last two folders of a path. */
export function folderLabel(cwd: string): string {
  const parts = cwd.split(/[/\\]/).filter((part) => part !== '');
  return parts.length <= 2 ? cwd : `…/${parts.slice(-2).join('/')}`;
}

const LABEL_CHARS_MAX = 120;

/** Repository, else the working directory, with the branch where git is known; null when neither was told. */
export function placeOf({ git, cwd }: Pick<SessionSummary, 'git' | 'cwd'>): Place | null {
  const repository = git?.repository ?? null;
  const name = repository !== null ? repositoryLabel(repository) : cwd === null ? null : folderLabel(cwd);
  if (name === null) return null;
  const branch = git?.branch ?? null;
  const parts = [repository, branch, git?.commit?.slice(0, 10), cwd].flatMap((part) =>
    part == null ? [] : [plainLine(part)],
  );
  return {
    label: plainLine(branch === null ? name : `${name} @ ${branch}`, LABEL_CHARS_MAX),
    detail: parts.join('\n'),
  };
}
