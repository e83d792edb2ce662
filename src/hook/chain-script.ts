import { quoteForShell } from './quote.ts';

/**
 * Stands before a program that the user has in `notify`: `notify-chain PROGRAM ARGUMENT… JSON`. Keeps the JSON by the script that is `notify`'s where nobody else is, then becomes the program, which gets its
 * arguments, streams and environment as Codex gave them. Whatever happens to ours, theirs runs.
 *
 * @param script absolute: the hook's script; where it is missing, only theirs runs
 */
export function chainScript({ script }: { readonly script: string }): string {
  return `#!/bin/sh
# Turnscope: keeps what Codex tells notify, then becomes the program that was there before. Made by Turnscope; do not edit.
# In a shell of its own: a variable of that name may be in the environment of the other program.
(
  for last do true; done
  exec ${quoteForShell(script)} notify "\${last-}"
) </dev/null >/dev/null 2>&1
[ $# -gt 1 ] || exit 0
exec "$@"
`;
}
