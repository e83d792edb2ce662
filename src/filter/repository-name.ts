/** `web` and `lab/web` of `git@host:lab/web.git`: what a repository may be called. Regular expressions that RE2 and JavaScript read alike. */
export const REPOSITORY_NAME = '([^/:]+?)([.]git)?/?$';
export const REPOSITORY_LABEL = '([^/:]+[/:][^/:]+?)([.]git)?/?$';

/** The address itself, and what it may be called. */
export const repositoryNames = (address: string): readonly string[] => [
  address,
  partOf(address, REPOSITORY_NAME),
  partOf(address, REPOSITORY_LABEL),
];

const partOf = (address: string, pattern: string): string =>
  new RegExp(pattern).exec(address)?.[1]?.replaceAll(':', '/') ?? '';
