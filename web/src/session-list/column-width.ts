/** How wide somebody made the columns: a habit of theirs, not a state worth sharing, so it is kept in this browser and not in the URL. */
export const COLUMNS = {
  when: { label: 'When', px: 80 },
  where: { label: 'Where', px: 172 },
  model: { label: 'Model', px: 104 },
  time: { label: 'Time', px: 76 },
  tokens: { label: 'Tokens', px: 64 },
  cost: { label: 'Cost', px: 64 },
  tools: { label: 'Tools', px: 112 },
} as const;
export type ColumnName = keyof typeof COLUMNS;
/** px; what is not there is as wide as it comes. */
export type ColumnWidths = Readonly<Partial<Record<ColumnName, number>>>;

export const WIDTH_MIN_PX = 48;
export const WIDTH_MAX_PX = 480;
const STORED = 'turnscope.sessions.columns';

export const isColumn = (name: string): name is ColumnName => Object.hasOwn(COLUMNS, name);

export const withWidth = (widths: ColumnWidths, name: ColumnName, px: number): ColumnWidths => ({
  ...widths,
  [name]: Math.round(Math.min(WIDTH_MAX_PX, Math.max(WIDTH_MIN_PX, px))),
});

/** As the style sheet reads them: `--col-where: 240px`. */
export const widthStyle = (widths: ColumnWidths): Record<string, string> =>
  Object.fromEntries(Object.entries(widths).map(([name, px]) => [`--col-${name}`, `${px}px`]));

export function keptWidths(): ColumnWidths {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(STORED) ?? '{}');
    const pairs = Object.entries(kept ?? {}).filter(([name, px]) => isColumn(name) && Number.isFinite(px));
    return pairs.reduce<ColumnWidths>((all, [name, px]) => withWidth(all, name as ColumnName, Number(px)), {});
  } catch {
    return {};
  }
}

export function keepWidths(widths: ColumnWidths): void {
  try {
    localStorage.setItem(STORED, JSON.stringify(widths));
  } catch {
    // Storage can be switched off; every column is then as wide as it comes.
  }
}
