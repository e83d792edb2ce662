const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const signsOf = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPED[sign] ?? '');

/** Text for an element or a quoted attribute. With `longHtml` the only way by which anything recorded gets into a page. */
export const escapeHtml = signsOf;

/** A browser shapes the rest of a word anew for each line of it: one of 100,000 characters holds it up for half a minute. */
const WORD_PIECE = /\S{200}(?=\S)/gu;

/** Text of any length for an element, with places at which endless words may break. */
export const longHtml = (text: string): string =>
  text
    .replace(WORD_PIECE, (piece) => `${piece}\u0000`)
    .split('\u0000')
    .map(signsOf)
    .join('<wbr>');
