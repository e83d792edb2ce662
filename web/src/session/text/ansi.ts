/* oxlint-disable eslint/no-control-regex -- control characters are what these expressions look for */
/**
 * Terminal colours as spans of text. Only "select graphic rendition" is understood; every other sequence is taken out as `plainText` takes
 * it out, so that what is shown is the same text, in colours. Colours become names of the theme: what is readable stays readable.
 */
import { CONTROL, plainText } from '../../format/plain-text.ts';

export const INKS = ['dim', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan'] as const;
export type Ink = (typeof INKS)[number];

export interface AnsiStyle {
  /** null: the colour of all text. */
  readonly ink: Ink | null;
  readonly ground: Ink | null;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
}

export interface AnsiSpan {
  readonly text: string;
  readonly style: AnsiStyle;
}

const PLAIN: AnsiStyle = {
  ink: null,
  ground: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  inverse: false,
};

/** More spans than this (a picture made of blocks) are not worth their elements: the rest has one style. */
const SPANS_MAX = 2_000;
const SGR = /^(?:\u001b\[|\u009b)([0-9;:]*)m$/;

export const hasAnsi = (text: string): boolean => /\u001b\[|\u009b/.test(text);

/** The joined texts of the spans are `plainText(text)`, always. */
export function ansiSpans(text: string): readonly AnsiSpan[] {
  const spans: AnsiSpan[] = [];
  let style = PLAIN;
  let from = 0;
  for (const match of text.matchAll(CONTROL)) {
    const [, codes] = SGR.exec(match[0]) ?? [];
    if (codes === undefined) continue;
    add(spans, text.slice(from, match.index), style);
    from = match.index + match[0].length;
    if (spans.length >= SPANS_MAX) break;
    style = styled(style, codes);
  }
  add(spans, text.slice(from), style);
  return spans;
}

function add(spans: AnsiSpan[], raw: string, style: AnsiStyle): void {
  const text = plainText(raw);
  const last = spans.at(-1);
  if (text === '') return;
  if (last?.style === style) spans[spans.length - 1] = { text: last.text + text, style };
  else spans.push({ text, style });
}

/** What one sequence of codes makes of a style; codes that nobody knows change nothing. */
function styled(before: AnsiStyle, codes: string): AnsiStyle {
  // an empty code is 0, and so is no code at all
  const rest = codes.split(/[;:]/).map(Number);
  let style = before;
  while (rest.length > 0) style = step(style, rest.shift() ?? 0, rest);
  return style;
}

const SWITCHES: Readonly<Record<number, Partial<AnsiStyle>>> = {
  0: PLAIN,
  1: { bold: true },
  2: { dim: true },
  3: { italic: true },
  4: { underline: true },
  7: { inverse: true },
  22: { bold: false, dim: false },
  23: { italic: false },
  24: { underline: false },
  27: { inverse: false },
  39: { ink: null },
  49: { ground: null },
};

/** One code; those of many colours take their arguments off `rest`. */
function step(style: AnsiStyle, code: number, rest: number[]): AnsiStyle {
  const change = SWITCHES[code];
  if (change !== undefined) return { ...style, ...change };
  if (code === 38) return { ...style, ink: manyColours(rest) };
  if (code === 48) return { ...style, ground: manyColours(rest) };
  if (code >= 30 && code <= 37) return { ...style, ink: ofSixteen(code - 30) };
  if (code >= 90 && code <= 97) return { ...style, ink: ofSixteen(code - 82) };
  if (code >= 40 && code <= 47) return { ...style, ground: ofSixteen(code - 40) };
  if (code >= 100 && code <= 107) return { ...style, ground: ofSixteen(code - 92) };
  return style;
}

// Black, white and their bright ones are the text itself in one theme or the other; bright black is what programs dim with.
const SIXTEEN: readonly (Ink | null)[] = [null, 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', null];
const BRIGHT_BLACK = 8;

const ofSixteen = (index: number): Ink | null => (index === BRIGHT_BLACK ? 'dim' : (SIXTEEN[index % 8] ?? null));

/** `5;n` of 256 colours, or `2;r;g;b`. */
function manyColours(rest: number[]): Ink | null {
  const kind = rest.shift();
  if (kind === 5) return of256(rest.shift() ?? 0);
  if (kind !== 2) return null;
  const [red = 0, green = 0, blue = 0] = rest.splice(0, 3);
  return nearest(red, green, blue);
}

const CUBE_FROM = 16;
const GREYS_FROM = 232;

function of256(index: number): Ink | null {
  if (index < CUBE_FROM) return ofSixteen(index);
  if (index >= GREYS_FROM) return greyOf((index - GREYS_FROM) / 23);
  const place = index - CUBE_FROM;
  return nearest(Math.floor(place / 36) * 51, (Math.floor(place / 6) % 6) * 51, (place % 6) * 51);
}

/** Of greys only those in the middle say something: that this is less. */
const greyOf = (lightness: number): Ink | null => (lightness > 0.2 && lightness < 0.75 ? 'dim' : null);

const GREY_BELOW = 40;
/** The ink of each sixth of the colour wheel, red in the middle of the first. */
const WHEEL: readonly Ink[] = ['red', 'yellow', 'green', 'cyan', 'blue', 'magenta'];

/** The ink of the same hue. */
function nearest(red: number, green: number, blue: number): Ink | null {
  const most = Math.max(red, green, blue);
  const spread = most - Math.min(red, green, blue);
  if (spread < GREY_BELOW) return greyOf(most / 255);
  const sixth =
    most === red ? (green - blue) / spread : most === green ? 2 + (blue - red) / spread : 4 + (red - green) / spread;
  return WHEEL[(Math.round(sixth) + 6) % 6] ?? null;
}
