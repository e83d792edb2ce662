/** A hook's payload without the words that a content mode leaves out; names, ids, numbers and flags stay, so that it still says what happened. */
import { wordKind } from '../../codex/word.ts';
import type { ContentMode } from '../../model/content-policy.ts';

/** The text itself when nothing is left out, or when it is no JSON object: that is never kept as a call. */
export function wordlessPayload(payload: string, mode: ContentMode): string {
  if (mode === 'full') return payload;
  let told: unknown;
  try {
    told = JSON.parse(payload);
  } catch {
    return payload;
  }
  return JSON.stringify(wordless(told, '', mode));
}

function wordless(value: unknown, key: string, mode: ContentMode): unknown {
  if (typeof value === 'string') return isLeftOut(key, value, mode) ? '' : value;
  if (Array.isArray(value)) return value.map((each) => wordless(each, key, mode));
  if (typeof value !== 'object' || value === null) return value;
  const inside = Object.entries(value).filter(([name]) => wordKind('', name) === 'fact');
  return Object.fromEntries(inside.map(([name, each]) => [name, wordless(each, belowOf(key, name), mode)]));
}

/** What stands inside of an answer is part of the answer. */
const belowOf = (key: string, name: string): string => (wordKind(key, '') === 'fact' ? name : key);

function isLeftOut(key: string, text: string, mode: ContentMode): boolean {
  const kind = wordKind(key, text);
  return kind === 'tool' || (kind === 'conversation' && mode === 'metadata_only');
}
