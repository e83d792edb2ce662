/** Where our files live: XDG folders unless `TURNSCOPE_*_DIR` says otherwise. Pure: environment and home are passed in. */
import { isAbsolute, join, resolve } from 'node:path';

export interface Places {
  readonly configDir: string;
  readonly dataDir: string;
  readonly stateDir: string;
  readonly codexHome: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** XDG says that a relative path in its variables is to be ignored; an empty variable counts as unset. */
function xdgDir(value: string | undefined, fallback: string): string {
  return value !== undefined && isAbsolute(value) ? value : fallback;
}

/** All folders as absolute paths; none of them needs to exist. */
export function findPlaces(env: Environment, homeDir: string): Places {
  const own = (name: string, fallback: string): string => {
    const value = env[name];
    return value === undefined || value === '' ? fallback : resolve(value);
  };
  return {
    configDir: own('TURNSCOPE_CONFIG_DIR', join(xdgDir(env['XDG_CONFIG_HOME'], join(homeDir, '.config')), 'turnscope')),
    dataDir: own('TURNSCOPE_DATA_DIR', join(xdgDir(env['XDG_DATA_HOME'], join(homeDir, '.local/share')), 'turnscope')),
    stateDir: own(
      'TURNSCOPE_STATE_DIR',
      join(xdgDir(env['XDG_STATE_HOME'], join(homeDir, '.local/state')), 'turnscope'),
    ),
    codexHome: own('CODEX_HOME', join(homeDir, '.codex')),
  };
}
