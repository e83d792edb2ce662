/** The line as it is now: what a running session took since the list was asked for is its newest point. */
export function liveLine(
  line: readonly (number | null)[] | undefined,
  total: number | null,
): readonly (number | null)[] | undefined {
  if (line === undefined || total === null) return line;
  const told = line.reduce<number>((all, tokens) => all + (tokens ?? 0), 0);
  return total > told ? [...line, total - told] : line;
}
