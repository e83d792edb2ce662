import { plainExcerpt, plainLine } from '../../format/plain-text.ts';
import type { ItemOf } from '../item.ts';
import { Excerpt } from '../text/excerpt.tsx';
import { thoughtHeadline } from '../thought.ts';

/** Four lines on the widest screen; the inspector has the whole text. */
export const WORDS_CHARS_MAX = 1_200;

interface WordsProps {
  readonly who: string;
  readonly words: string | null;
  readonly missing: string;
}

export function WordsLine({ who, words, missing }: WordsProps) {
  return (
    <>
      <span className="line-who">{who}</span>
      {words === null ? (
        <span className="line-words dim">{missing}</span>
      ) : (
        <span className="line-words" dir="auto">
          <Excerpt text={plainExcerpt(words, WORDS_CHARS_MAX)} />
        </span>
      )}
    </>
  );
}

/** What the model thought, folded to its headline: it is long, and seldom what one looks for. */
export function ReasoningLine({ item: { message } }: { readonly item: ItemOf<'reasoning'> }) {
  return (
    <>
      <span className="line-who">thinks</span>
      <span className="line-what cut dim" dir="auto">
        {plainLine(thoughtHeadline(message.text))}
      </span>
    </>
  );
}
