import { useMemo } from 'react';
import { type AnsiStyle, ansiSpans } from './ansi.ts';

/** What a terminal would have shown, in the colours of the theme. */
export function AnsiText({ text }: { readonly text: string }) {
  const spans = useMemo(() => ansiSpans(text), [text]);
  return spans.map(({ text: words, style }, index) => {
    const className = classOf(style);
    // Spans have no identity of their own, and their text never changes in place.
    return className === '' ? (
      words
    ) : (
      <span key={index} className={className}>
        {words}
      </span>
    ); // oxlint-disable-line react/no-array-index-key
  });
}

/** On a coloured ground, and for what is inverted, the ink is that of all text: two colours of a stranger's choice may not be readable. */
function classOf({ ink, ground, bold, dim, italic, underline, inverse }: AnsiStyle): string {
  const [front, back] = inverse ? [ground, ink ?? 'dim'] : [ink, ground];
  const classes = [
    back !== null && `ansi-on-${back}`,
    back === null && front !== null && `ansi-${front}`,
    back === null && front === null && dim && 'ansi-dim',
    bold && 'ansi-bold',
    italic && 'ansi-italic',
    underline && 'ansi-underline',
  ];
  return classes.filter((name) => name !== false).join(' ');
}
