/** One event with its texts as they are; what does not fit into one answer goes on behind the cursor. */
import { cleanBlock } from '../format/clean.ts';
import type { Rows } from './answer.ts';
import { bytesOf } from './budget.ts';
import { decodeOffset, encodeOffset } from './offset-cursor.ts';
import { type Json, lean } from './text.ts';
import { eventRow, type TimelineEvent } from './timeline.ts';

const KIND = 'text';
/** Characters of each text in one answer: the first of these that fits. */
const WINDOWS = [40_000, 20_000, 10_000, 5_000, 2_500, 1_200, 600, 300, 100];
/** What stands around the event in an answer. */
const FRAME_BYTES = 2_000;

/** @param after the cursor of the answer before */
export function wholeEvent(event: TimelineEvent, after: string | undefined, bytesMax: number): Rows {
  const from = decodeOffset(KIND, after);
  // by characters, so that no page ends in the middle of one
  const texts = Object.entries(event.texts).map(
    ([key, text]) => [key, text === null ? [] : Array.from(cleanBlock(text))] as const,
  );
  const head = eventRow({ ...event, texts: {} })(0) as Json;
  const page = (window: number): Json =>
    lean({
      ...head,
      from_char: from === 0 ? null : from,
      recorded: lean(
        Object.fromEntries(
          texts
            .filter(([, chars]) => chars.length > from)
            .map(([key, chars]) => [key, chars.slice(from, from + window).join('')]),
        ),
      ),
    });
  const window = WINDOWS.find((each) => bytesOf(page(each)) <= bytesMax - FRAME_BYTES) ?? 100;
  return {
    name: 'events',
    list: [() => page(window)],
    hasMore: texts.some(([, chars]) => chars.length > from + window),
    cursorAfter: () => encodeOffset(KIND, from + window),
  };
}
