/** Paths as a person writes them. A shell understands `~/`, so commands may hold them, too. */
export const shown = (path: string, homeDir: string): string =>
  path === homeDir ? '~' : path.startsWith(`${homeDir}/`) && homeDir !== '/' ? `~${path.slice(homeDir.length)}` : path;
