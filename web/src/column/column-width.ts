/** How wide somebody made the columns of a table: a habit of theirs, not a state worth sharing, so it is kept in this browser and not in the URL. */
export interface ColumnSet<Name extends string> {
  /** Under which the browser keeps the widths. */
  readonly stored: string;
  /** px: as wide as they come. */
  readonly columns: Readonly<Record<Name, { readonly label: string; readonly px: number }>>;
  /** Those left of the column that takes the room that is left; they grow to the right, the others to the left. */
  readonly leading: readonly Name[];
}

/** px, by name; what is not there is as wide as it comes. */
export type ColumnWidths = Readonly<Record<string, number>>;

export const WIDTH_MIN_PX = 48;
export const WIDTH_MAX_PX = 480;

export const withWidth = (widths: ColumnWidths, name: string, px: number): ColumnWidths => ({
  ...widths,
  [name]: Math.round(Math.min(WIDTH_MAX_PX, Math.max(WIDTH_MIN_PX, px))),
});

/** As the style sheet reads them: `--col-where: 240px`. */
export const widthStyle = (widths: ColumnWidths): Record<string, string> =>
  Object.fromEntries(Object.entries(widths).map(([name, px]) => [`--col-${name}`, `${px}px`]));

export function keptWidths({ stored, columns }: ColumnSet<string>): ColumnWidths {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(stored) ?? '{}');
    const known = Object.entries(kept ?? {}).filter(
      ([name, px]) => Object.hasOwn(columns, name) && Number.isFinite(px),
    );
    return known.reduce<ColumnWidths>((widths, [name, px]) => withWidth(widths, name, Number(px)), {});
  } catch {
    return {};
  }
}

export function keepWidths({ stored }: ColumnSet<string>, widths: ColumnWidths): void {
  try {
    localStorage.setItem(stored, JSON.stringify(widths));
  } catch {
    // Storage can be switched off; every column is then as wide as it comes.
  }
}
