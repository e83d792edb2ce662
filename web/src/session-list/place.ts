import type { SessionSummary } from '../api/shape.ts';

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

/** Repository and branch where git is known, else the working directory; null when neither was told. */
export function placeOf({ git, cwd }: Pick<SessionSummary, 'git' | 'cwd'>): Place | null {
  const repository = git?.repository ?? null;
  if (repository !== null) {
    const branch = git?.branch ?? null;
    const label = branch === null ? repositoryLabel(repository) : `${repositoryLabel(repository)} @ ${branch}`;
    const commit = git?.commit ?? null;
    return { label, detail: [repository, branch, commit?.slice(0, 10), cwd].filter((part) => part != null).join('\n') };
  }
  return cwd === null ? null : { label: folderLabel(cwd), detail: cwd };
}
