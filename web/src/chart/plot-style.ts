/** The page's colours for a canvas, which knows no custom properties. Read anew for each picture, so themes switch. */
export function colourOf(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim();
}

const SERIES_TOKENS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;

/** The token of a series by its rank; what stands for the rest is grey. */
export function seriesToken(index: number, isRest = false): string {
  return isRest ? 'text-dim' : `series-${SERIES_TOKENS[index % SERIES_TOKENS.length]}`;
}

export const LABEL_PX = 11;
export const LABEL_HEIGHT_PX = 15;

export const fontOf = (): string => `${LABEL_PX}px ${colourOf('sans')}`;

/** A colour with less of it. */
export const faded = (colour: string, percent: number): string =>
  `color-mix(in srgb, ${colour} ${percent}%, transparent)`;
