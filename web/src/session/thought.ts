/** More is not looked at for one line. */
const LOOKED_AT_CHARS = 2_000;

/** The first line of a summary of reasoning, which Codex writes in bold. */
export function thoughtHeadline(text: string): string {
  const line = text.slice(0, LOOKED_AT_CHARS).trimStart().split('\n', 1)[0] ?? '';
  return line.replace(/^\*\*(.*)\*\*\s*$/, '$1');
}
