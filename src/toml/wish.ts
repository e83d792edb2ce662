/**
 * What somebody wants a TOML file to say. A wish names a place by the path of its keys, and gives values as TOML source:
 * `"text"`, `true`, `{ endpoint = "…" }`. How the file is written today (headers, dotted keys, inline tables) is not
 * the wish's business: `patchToml` finds the form that fits.
 */

/** Keys from the top of the file down. Numbers count elements of an array from 0. */
export type TomlPath = readonly (string | number)[];

/** A key, dotted if it has several parts, and the TOML source of its value. */
export type TomlEntry = readonly [key: readonly string[], value: string];

/** Tables of an array inside an appended table: `[[hooks.Stop.hooks]]` inside `[[hooks.Stop]]`. */
export interface TomlSubTable {
  /** From the appended table down: `['hooks']`. */
  readonly path: readonly string[];
  readonly entries: readonly TomlEntry[];
}

export type Wish =
  /** The value of a key. Absent: added where it belongs. Another value: replaced, and kept for the undo. */
  | { readonly kind: 'set'; readonly path: readonly string[]; readonly value: string }
  /** Elements before the first one of an array that is there. Nothing to do when it begins with them. */
  | { readonly kind: 'prepend'; readonly path: readonly string[]; readonly elements: readonly string[] }
  /** One more table at the end of an array of tables, whether or not there is one. Nothing to do when it has an equal one. */
  | {
      readonly kind: 'append-table';
      readonly path: readonly string[];
      readonly entries: readonly TomlEntry[];
      readonly sub?: readonly TomlSubTable[];
    }
  /** A table with at least these entries. */
  | { readonly kind: 'table'; readonly path: readonly string[]; readonly entries: readonly TomlEntry[] }
  /** No key, table, sub-table or element there. `comment`: the line directly above a table's header that goes with it. */
  | { readonly kind: 'drop'; readonly path: TomlPath; readonly comment?: string };

/** One replacement in the text as it was when its turn came. Undone last to first. */
export interface TomlStep {
  readonly kind: 'key' | 'value' | 'prepend' | 'append' | 'table' | 'drop';
  readonly path: TomlPath;
  /** Offset in UTF-16 code units, without a byte order mark. */
  readonly at: number;
  readonly took: string;
  readonly put: string;
  /** Values that came and that went with it, as `leavesOf` writes them: how an undo knows the right spot again. */
  readonly gained: readonly string[];
  readonly lost: readonly string[];
  /** The text around what was taken, to find its place again in a file that somebody edited. */
  readonly around?: { readonly before: string; readonly after: string };
}

/** Plain JSON: one layer for each patch that changed the file, oldest first. */
export interface TomlUndo {
  readonly layers: readonly {
    /** SHA-256 of the whole text before and after. */
    readonly before: string;
    readonly after: string;
    readonly steps: readonly TomlStep[];
  }[];
}
