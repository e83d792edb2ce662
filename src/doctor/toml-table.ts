/** Values of a parsed TOML file, looked at without trust in their shape. */
export type TomlTable = Readonly<Record<string, unknown>>;

export const asTable = (value: unknown): TomlTable | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
    ? (value as TomlTable)
    : null;

export const asText = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The value at a path; undefined where any table on the way is missing. */
export const valueAt = (table: TomlTable, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => asTable(value)?.[key], table);

export const tableAt = (table: TomlTable, ...path: readonly string[]): TomlTable =>
  asTable(valueAt(table, ...path)) ?? {};
