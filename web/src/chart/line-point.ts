/** A value between two gaps is no line: without a point of its own it would not be seen. */
export function isolatedPoints(values: readonly (number | null)[]): number[] {
  return values.flatMap((value, index) => {
    const isAlone = (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null;
    return value !== null && isAlone ? [index] : [];
  });
}

/** The last known value: where the line's name stands. */
export function lastLabel(
  values: readonly (number | null)[],
): { readonly index: number; readonly value: number } | null {
  const index = values.findLastIndex((value) => value !== null);
  const value = values[index] ?? null;
  return value === null ? null : { index, value };
}
