/** How the sender is started from a shell: by a script of its own, so that the one that Codex waits for stays short. */
import { join } from 'node:path';
import { quoteForShell } from './quote.ts';

export interface SenderInstall {
  /** The script that starts it; on Windows nobody runs it. */
  readonly launcher: string;
  /** The program: one file, which needs nothing beside it. */
  readonly program: string;
}

export const senderInstall = (stateDir: string): SenderInstall => ({
  launcher: join(stateDir, 'send'),
  program: join(stateDir, 'sender.mjs'),
});

export interface LauncherOptions {
  readonly stateDir: string;
  readonly configDir: string;
  /** Absolute. */
  readonly node: string;
  /** Absolute path of the program `setsid`; null where there is none. */
  readonly setsid: string | null;
}

/**
 * The sender outlives Codex: it gets a session of its own, so that whoever ends Codex's processes or closes the terminal does not reach it; a folder that nobody wants to delete; and none of Codex's
 * pipes, which Codex would wait for. Where `setsid` is missing, job control gives it at least a group of its own.
 *
 * A sender or a server that is at work looks into the spool once more after it has let go of it. So while one holds the spool, by a lock whose process is alive and is the one that took it, starting
 * another would only cost time.
 */
export function launcherScript({ stateDir, configDir, node, setsid }: LauncherOptions): string {
  const { program } = senderInstall(stateDir);
  const quoted = [program, stateDir, configDir].map(quoteForShell).join(' ');
  return `#!/bin/sh
# Turnscope: starts the sender, for which no hook waits. Made by Turnscope; do not edit.
{
  cd / || exit 0
  pid= born= stat=
  { read -r pid && read -r born; } <${quoteForShell(join(stateDir, 'spool', 'lock'))}
  case $pid in
  '' | *[!0-9]*) ;;
  *)
    read -r stat </proc/"$pid"/stat
    # the 22nd field, behind a name that may hold anything
    set -f
    set -- \${stat##*) }
    [ -n "$born" ] && [ "\${20-}" = "$born" ] && exit 0
    ;;
  esac
  # what a project puts there is not meant for us
  unset NODE_OPTIONS NODE_PATH
  node=${quoteForShell(node)}
  [ -x "$node" ] || node=node
  ${setsid === null ? 'set -m' : '# in a session of its own'}
  ${setsid === null ? '' : `${quoteForShell(setsid)} `}"$node" ${quoted} &
} </dev/null >/dev/null 2>&1
exit 0
`;
}
