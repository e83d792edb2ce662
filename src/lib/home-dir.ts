import { homedir, userInfo } from 'node:os';
import { isAbsolute } from 'node:path';

/**
 * The user's home, always absolute. `HOME` may be empty or relative (service managers, containers): every place below it would then be one of the working directory, from which nothing may be read.
 * @param ways asked in turn; each may throw, as both of Node's do for a user that the system does not know
 */
export function homeDir(ways: readonly (() => string)[] = [homedir, () => userInfo().homedir]): string {
  for (const way of ways) {
    try {
      const home = way();
      if (isAbsolute(home)) return home;
    } catch {
      // the next one may know
    }
  }
  return '/';
}
