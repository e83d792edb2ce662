import type { Item } from '../item.ts';

/**
 * How high a line will be, px. Each line is measured once it is drawn, and each one that is not as expected places all lines behind it anew: in a session of ten
 * thousands that is most of what scrolling costs. Lines of one row have this height by the style sheet.
 */
const ONE_ROW_PX = 26;
const HEIGHT_PX: Readonly<Record<Item['kind'], number>> = {
  turn: 40,
  prompt: 27,
  answer: 27,
  message: 27,
  reasoning: ONE_ROW_PX,
  plan: 66,
  edit: ONE_ROW_PX,
  compaction: 32,
  model: ONE_ROW_PX,
  tool: ONE_ROW_PX,
  approval: ONE_ROW_PX,
  error: 27,
};

/** Words: so many fit into a row of the widest column, and the style sheet shows no more than four rows. */
const ROW_CHARS = 122;
const NARROW_ROW_CHARS = 38;
const ROWS_MAX = 4;
const ROW_PX = 20;
const PADDING_PX = 6;
/** A finger needs more than a mouse. */
const NARROW_MORE_PX = 8;

export function lineHeightOf(item: Item, isNarrow: boolean): number {
  const words = wordsOf(item);
  const rows = words === null ? 1 : rowsOf(words, isNarrow ? NARROW_ROW_CHARS : ROW_CHARS);
  const height = rows === 1 ? HEIGHT_PX[item.kind] : PADDING_PX + rows * ROW_PX;
  return isNarrow ? height + NARROW_MORE_PX : height;
}

function wordsOf(item: Item): string | null {
  if (item.kind === 'prompt' || item.kind === 'answer') return item.words;
  return item.kind === 'message' ? item.message.text : null;
}

function rowsOf(words: string, rowChars: number): number {
  let rows = 0;
  for (let from = 0; from < words.length && rows < ROWS_MAX; ) {
    const end = words.indexOf('\n', from);
    const stop = end === -1 ? words.length : end;
    // empty lines are left out
    if (words.slice(from, stop).trim() !== '') rows += Math.ceil((stop - from) / rowChars);
    from = stop + 1;
  }
  return Math.max(1, Math.min(ROWS_MAX, rows));
}
