/**
 * The words that a session must have, as conditions on its text that the text index can answer.
 *
 * Each word may stand inside of another, in any case. ILIKE '%word%' is looked up among the words of the index, but only for letters and digits of
 * ASCII: what has other signs in it is found by the runs between them, and then compared whole.
 */
import type { QueryParams } from '../store/store.ts';

export interface TextCondition {
  /** '' where no word is asked for, else begins with AND. */
  readonly sql: string;
  readonly params: QueryParams;
}

const WORDS_MAX = 20;
const RUN = /[a-z0-9]+/gi;
const WORD_OR_PHRASE = /"([^"]+)"|\S+/g;

/** What stands in double quotes is looked for as it stands, blanks and all. */
export const wordsOf = (text: string | undefined): string[] =>
  Array.from((text ?? '').matchAll(WORD_OR_PHRASE), ([word, phrase]) => phrase?.trim() ?? word)
    .filter((word) => word !== '')
    .slice(0, WORDS_MAX);

export function textCondition(text: string | undefined): TextCondition {
  const conditions: string[] = [];
  const params: Record<string, string> = {};
  const add = (value: string, condition: (placeholder: string) => string): void => {
    const name = `word_${conditions.length}`;
    params[name] = value;
    conditions.push(`AND ${condition(`{${name}:String}`)}`);
  };
  const words = wordsOf(text);
  const runs = new Set(words.flatMap((word) => word.match(RUN) ?? []).map((run) => run.toLowerCase()));
  for (const run of runs) add(`%${run}%`, (pattern) => `SearchText ILIKE ${pattern}`);
  // read for those sessions only that have all the runs
  for (const word of words.filter((one) => !runs.has(one.toLowerCase())))
    add(word, (whole) => `positionCaseInsensitiveUTF8(SearchText, ${whole}) > 0`);
  return { sql: conditions.join('\n'), params };
}
