/**
 * The words by which a session can be found, as the store keeps them and as they are looked up in memory: what was asked, answered and said
 * on the way, the commands that ran, and both ends of what they printed.
 */
import type { Turn } from './session.ts';

/** Characters. Enough to find a session by its words; a command with a whole file in it does not fill the index. */
const SEARCH_TEXT_MAX = 65_536;
const SEARCH_PART_MAX = 8_192;
/** Of an output the beginning, and the end, which tells how it failed. */
const OUTPUT_END_MAX = 1_024;

/** Outputs come last, so that a long session is cut there first and not at somebody's words. */
export function searchTextOf(turns: readonly Turn[]): string {
  const parts: string[] = [];
  for (const { prompt, answer } of turns) add(parts, prompt, answer);
  for (const { tool_calls } of turns) for (const call of tool_calls) add(parts, call.arguments);
  for (const { messages } of turns) for (const { role, text } of messages) if (role === 'assistant') add(parts, text);
  for (const { tool_calls } of turns)
    for (const { output } of tool_calls) if (output !== null) parts.push(ends(output));
  return parts.join('\n').slice(0, SEARCH_TEXT_MAX);
}

function add(parts: string[], ...texts: readonly (string | null)[]): void {
  for (const text of texts) if (text !== null) parts.push(text.slice(0, SEARCH_PART_MAX));
}

const ends = (output: string): string =>
  output.length <= 2 * OUTPUT_END_MAX ? output : `${output.slice(0, OUTPUT_END_MAX)}\n${output.slice(-OUTPUT_END_MAX)}`;
