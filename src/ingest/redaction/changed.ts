/** Copies only what changed: most of what passes holds no secret, and is handed on as it is. */

/** The same array when every element stayed the same. */
export function mapped<Item>(items: readonly Item[], act: (item: Item) => Item): readonly Item[] {
  let copy: Item[] | null = null;
  for (let at = 0; at < items.length; at += 1) {
    const item = items[at] as Item;
    const next = act(item);
    if (Object.is(next, item)) continue;
    copy ??= [...items];
    copy[at] = next;
  }
  return copy ?? items;
}

/** The same object when every field stayed the same. */
export function withChanges<Value extends object>(value: Value, changes: Partial<Value>): Value {
  for (const name in changes) if (!Object.is(changes[name], value[name])) return { ...value, ...changes };
  return value;
}
