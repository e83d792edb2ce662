import type { Session, Turn } from '../../model/session.ts';

/** What browsers still open at once, and editors still scroll. */
export const FILE_CHARS_MAX = 24_000_000;
/** The longest texts are cut first: what one text may have, tried from the top. */
const LIMITS = [100_000, 40_000, 16_000, 6_000, 2_000, 800, 300, 120] as const;
const SHORTEST = LIMITS.at(-1) ?? 0;

/** How many characters any one text of this session may have, so that all of them together stay readable. */
export function textLimit(session: Session, charsMax = FILE_CHARS_MAX): number {
  const lengths = session.turns.flatMap(textLengths);
  const fits = (limit: number): boolean =>
    lengths.reduce((sum, length) => sum + Math.min(length, limit), 0) <= charsMax;
  return LIMITS.find(fits) ?? SHORTEST;
}

function textLengths({ prompt, answer, messages, tool_calls, file_edits, errors }: Turn): number[] {
  const texts = [
    prompt,
    answer,
    ...messages.map(({ text }) => text),
    ...tool_calls.flatMap((call) => [call.arguments, call.output]),
    ...file_edits.map(({ diff }) => diff),
    ...errors.map(({ message }) => message),
  ];
  return texts.map((text) => text?.length ?? 0);
}
