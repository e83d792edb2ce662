import { EVENT_LENGTH_MAX, TURN_MAX } from '../model/hook-spool.ts';
import { quoteForShell } from './quote.ts';

export interface HookScriptOptions {
  /** Absolute: Codex gives hooks the environment of its own start, in which our variables need not be. */
  readonly spool: string;
  /** Absolute where that is known: a name would be looked up in a PATH that anybody may have set. */
  readonly cat: string;
  /** Absolute: starts the sender, where that is installed. */
  readonly launcher: string;
}

/** After these there is something to send: a turn is over, or turns of a process that is gone may be. */
export const SENDING_EVENTS = ['SessionStart', 'Stop', 'SubagentStop', 'SessionEnd', 'Interrupt', 'notify'] as const;

/**
 * They bring one line of some 600 bytes, which the shell reads itself, byte by byte, in a fraction of the time in which `cat` starts, most of what the script costs. From 6 kB on `cat` is
 * faster (a megabyte takes a shell 0.2 s), so it copies what holds words of a user, an answer or an output. A command is short; a patch need not be, but nobody waits for PreToolUse.
 */
const READ_BY_SHELL = ['PreToolUse', 'PreModelRequest', 'PostModelRequest'] as const;

/**
 * The program that Codex runs for every hook and for `notify`: `hook EVENT` with the payload on stdin, or `hook notify JSON`.
 *
 * Every line is paid for at every tool call, so everything but `cat` is built into the shell, `cat` loads no locale, and the arrival time is left to the file's
 * own mtime. It must never be in Codex's way: exit code 2 with a word on stderr would forbid a tool call, and anything on stdout would be
 * given to the model. Therefore nothing is printed, `exec` and `:` are not used for redirections (their failure ends a shell with code 2), and a
 * folder that is missing or full means that the call is lost, not that Codex waits.
 *
 * The plugin, which never changes, reads it into a shell of its own (`. hook`, with the event as `$1`): it has to stay POSIX sh, and not ask for its own name.
 */
export function hookScript({ spool, cat, launcher }: HookScriptOptions): string {
  const copy = `LC_ALL=C ${quoteForShell(cat)}`;
  return `#!/bin/sh
# Turnscope: keeps what Codex tells its hooks, each call in a file of its own. Made by Turnscope; do not edit.
{
  umask 077
  set -C
  case $1 in
  '' | *[!A-Za-z]*) event=unknown ;;
  *) event=$1 ;;
  esac
  [ \${#event} -le ${EVENT_LENGTH_MAX} ] || event=unknown
  name=${quoteForShell(spool)}/$event.$$
  n=0
  # created at once or not at all; another process of this number may have the name
  until true >"$name.$n"; do
    if [ ! -e "$name.$n" ] || [ $n -ge ${TURN_MAX} ]; then
      [ $event = notify ] || ${copy}
      exit 0
    fi
    n=$((n + 1))
  done
  case \${TRACEPARENT-} in
  '' | *[!0-9a-f-]*) ;;
  *) printf '%s\\n' "$TRACEPARENT" >>"$name.$n" ;;
  esac
  line=
  case $event in
  notify) printf %s "$2" ;;
  ${READ_BY_SHELL.join(' | ')})
    if IFS= read -r line; then
      # more than one line
      printf '%s\\n' "$line" && ${copy}
    else
      printf %s "$line"
    fi
    ;;
  *) ${copy} ;;
  esac >>"$name.$n" || {
    rm -f "$name.$n"
    [ $event = notify ] || ${copy}
  }
  case $event in
  ${SENDING_EVENTS.join(' | ')})
    if [ -x ${quoteForShell(launcher)} ]; then ${quoteForShell(launcher)} & fi
    ;;
  esac
} >/dev/null 2>&1
exit 0
`;
}
