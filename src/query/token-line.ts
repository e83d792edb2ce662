/** Points of a line in a list: as many as can be told apart in the width of a figure. */
export const LINE_POINTS_MAX = 16;

/**
 * Tokens of turns, in their order, as a line of at most `LINE_POINTS_MAX` points: neighbours are added, so that the points add up to what the turns
 * took. null where no turn of a point has told its tokens.
 */
export function tokenLine(turns: readonly (number | null)[]): readonly (number | null)[] {
  const width = Math.ceil(turns.length / LINE_POINTS_MAX);
  const points = width === 0 ? 0 : Math.ceil(turns.length / width);
  return Array.from({ length: points }, (_, at) => sum(turns.slice(at * width, (at + 1) * width)));
}

const sum = (parts: readonly (number | null)[]): number | null =>
  parts.reduce((all, part) => (part === null ? all : (all ?? 0) + part), null);
