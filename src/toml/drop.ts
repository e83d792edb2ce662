/** Everything that is said at a path, taken away place by place. */
import { definitionsOf, type Layout, layoutOf } from './layout.ts';
import { applied, type Splice, without } from './splice.ts';
import type { TomlPath } from './wish.ts';

/**
 * One splice after the other, each for the text that the one before has left. Last place first, and as many as there
 * were: when an element of an array is gone, the next one has its path.
 */
export function* drops(layout: Layout, path: TomlPath, comment?: string): Generator<Splice> {
  let now = layout;
  for (let n = definitionsOf(layout, path).length; n > 0; n--) {
    const place = definitionsOf(now, path)[n - 1];
    if (place === undefined) return;
    const splice = without(now, place, comment);
    yield splice;
    now = layoutOf(applied(now.text, splice));
  }
}
