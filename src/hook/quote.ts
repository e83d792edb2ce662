/**
 * A word that the user's own shell takes as it is: Codex hands a hook's command to `$SHELL`, which may be bash, zsh, dash or fish.
 * Single quotes mean the same in all of them but for the quote itself and for a backslash, which fish reads inside quotes, too; these two
 * stand outside, after a backslash.
 */
export const quoteForShell = (word: string): string => `'${word.replaceAll(/['\\]/g, (char) => `'\\${char}'`)}'`;
