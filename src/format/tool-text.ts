/** What a tool call did, in one line: the command of a shell call, the files of a patch, else its arguments. */

import { UNKNOWN } from '../lib/figure.ts';
import type { ToolCall } from '../model/session.ts';
import { cleanLine } from './clean.ts';

/** Keys under which tools carry the one thing that matters, the most telling first. */
const TELLING = ['cmd', 'command', 'chars', 'path', 'query', 'url', 'pattern', 'message', 'prompt', 'plan'] as const;
const PARSED_LENGTH_MAX = 200_000;

export function toolText({ arguments: text }: ToolCall): string {
  if (text === null) return UNKNOWN;
  const trimmed = text.trim();
  if (trimmed.startsWith('*** Begin Patch')) return patchText(trimmed);
  if (!trimmed.startsWith('{') || trimmed.length > PARSED_LENGTH_MAX) return cleanLine(trimmed);
  const parsed = parseObject(trimmed);
  if (parsed === undefined) return cleanLine(trimmed);
  for (const key of TELLING) {
    const value = parsed[key];
    if (typeof value === 'string' && value !== '') return cleanLine(value);
    if (Array.isArray(value) && value.every((part) => typeof part === 'string') && value.length > 0) {
      return cleanLine(commandText(value));
    }
  }
  return Object.keys(parsed).length === 0 ? '' : cleanLine(trimmed);
}

/** `['bash', '-lc', 'npm test']` is what a model writes to say `npm test`. */
function commandText(words: readonly string[]): string {
  const [shell = '', flag = '', script] = words;
  const isWrapped = words.length === 3 && /(^|\/)(ba|z|da)?sh$/.test(shell) && /^-l?i?c$/.test(flag);
  return isWrapped && script !== undefined ? script : words.join(' ');
}

function patchText(patch: string): string {
  const files = [...patch.matchAll(/^\*\*\* (?:Add|Update|Delete) File: (.+)$/gm)].map((match) => match[1] ?? '');
  const added = [...patch.matchAll(/^\+/gm)].length;
  const removed = [...patch.matchAll(/^-/gm)].length;
  return cleanLine(`${files.join(', ')} +${added} −${removed}`);
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // a source that cuts long arguments sends half of an object
  }
}
