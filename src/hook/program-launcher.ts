/**
 * How Turnscope is run by a path that stays when it is updated or moved: what Codex's configuration names as MCP server, and the plugin. Programs that start it give it little of an
 * environment, so the folders of this installation are written into it; a variable that is set wins.
 */
import { quoteForShell } from './quote.ts';

export interface ProgramSource {
  /** Absolute. */
  readonly node: string;
  /** The built `turnscope.js`. Absolute. */
  readonly program: string;
  readonly platform: NodeJS.Platform;
  readonly stateDir: string;
  readonly configDir: string;
  readonly dataDir: string;
}

const folders = ({ stateDir, configDir, dataDir }: ProgramSource): (readonly [name: string, folder: string])[] => [
  ['TURNSCOPE_STATE_DIR', stateDir],
  ['TURNSCOPE_CONFIG_DIR', configDir],
  ['TURNSCOPE_DATA_DIR', dataDir],
];

/**
 * Becomes the program. When the one that installed it is gone (a cache was cleared, another Node took its place), the `node` or the `turnscope` of PATH takes over, each only out of a
 * folder that no project can fill: absolute, and outside of the repository in which it was called.
 */
export function programScript(source: ProgramSource): string {
  return `#!/bin/sh
# Turnscope: runs the program that is installed. Made by Turnscope; do not edit.
${folders(source)
  .map(([name, folder]) => `[ -n "\${${name}-}" ] || ${name}=${quoteForShell(folder)}\nexport ${name}`)
  .join('\n')}
# what a project puts there is not meant for us
unset NODE_OPTIONS NODE_PATH
node=${quoteForShell(source.node)}
program=${quoteForShell(source.program)}
if [ -x "$node" ] && [ -r "$program" ]; then exec "$node" "$program" "$@"; fi
${SAFE_PATH}
PATH=$safe
if [ -r "$program" ] && command -v node >/dev/null; then exec node "$program" "$@"; fi
# by this name may be found what was started here: a link, or the state folder itself
if [ -z "\${turnscope_relaunched-}" ] && command -v turnscope >/dev/null; then
  turnscope_relaunched=1
  export turnscope_relaunched
  exec turnscope "$@"
fi
printf '%s\\n' 'turnscope: the program that was installed is gone. Install it again, then run turnscope hook --install.' >&2
exit 127
`;
}

/**
 * Sets `safe`: the folders of PATH that are absolute and not in the project around the working directory. A folder that holds the home is no project: whoever works there works in nobody's.
 * The plugin, which is there before the program, says the same in its own words.
 */
const SAFE_PATH = `home=$(cd -P -- "\${HOME:-/}" 2>/dev/null && pwd -P)
here=$(pwd -P)
here=\${here%/}
project= safe=
until case $home/ in "$here"/*) true ;; *) false ;; esac; do
  if [ -z "$project" ] || [ -e "$here/.git" ]; then project=$here; fi
  here=\${here%/*}
done
old_ifs=$IFS
IFS=:
set -f
for folder in $PATH; do
  case $folder in /*) ;; *) continue ;; esac
  real=$(cd -P -- "$folder" 2>/dev/null && pwd -P) || continue
  if [ -n "$project" ]; then
    case $folder/ in "$project"/*) continue ;; esac
    case $real/ in "$project"/*) continue ;; esac
  fi
  safe=$safe\${safe:+:}$folder
done
set +f
IFS=$old_ifs`;

/** The same for Windows, without the search: there is no word for it in `cmd` that a folder's name could not break. */
export function windowsProgramScript(source: ProgramSource): string {
  const lines = [
    '@echo off',
    'rem Turnscope: runs the program that is installed. Made by Turnscope; do not edit.',
    'setlocal',
    ...folders(source).map(([name, folder]) => `if not defined ${name} set "${name}=${forCmd(folder)}"`),
    'set "NODE_OPTIONS="',
    'set "NODE_PATH="',
    `"${forCmd(source.node)}" "${forCmd(source.program)}" %*`,
  ];
  return `${lines.join('\r\n')}\r\n`;
}

/** A quote cannot be in a name on Windows; a per cent sign would begin a variable. */
const forCmd = (path: string): string => path.replaceAll('%', '%%');
