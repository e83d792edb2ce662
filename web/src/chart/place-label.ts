/**
 * Places for labels of one height that want to stand at `wanted` (px, their middle) between `top` and `bottom`: each as near as it can
 * be to its wish, none over another, in the order of the wishes; of equal ones the later stands above,
 * as areas do. null for those that found no room: the last in order of `wanted`
 * lose, so the largest series come first.
 */
export function placeLabels(
  wanted: readonly number[],
  height: number,
  top: number,
  bottom: number,
): readonly (number | null)[] {
  const room = Math.max(0, Math.floor((bottom - top) / height));
  const order = wanted
    .map((y, index) => ({ y, index }))
    .slice(0, room)
    .sort((a, b) => a.y - b.y || b.index - a.index);
  const places: (number | null)[] = wanted.map(() => null);
  const ys = spread(
    order.map(({ y }) => Math.min(bottom - height / 2, Math.max(top + height / 2, y))),
    height,
    bottom - height / 2,
  );
  order.forEach(({ index }, rank) => {
    places[index] = ys[rank] ?? null;
  });
  return places;
}

/** Pushes down what overlaps, then what fell over the edge back up. There is room: the caller counted. */
function spread(sorted: readonly number[], height: number, last: number): readonly number[] {
  const ys = [...sorted];
  for (let index = 1; index < ys.length; index += 1) {
    ys[index] = Math.max(ys[index] ?? 0, (ys[index - 1] ?? 0) + height);
  }
  for (let index = ys.length - 1, edge = last; index >= 0; index -= 1, edge -= height) {
    if ((ys[index] ?? 0) <= edge) break;
    ys[index] = edge;
  }
  return ys;
}
