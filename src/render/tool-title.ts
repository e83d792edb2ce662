/** What a tool call does, in one line: its command where it has one. null without arguments. */
import type { ToolCall } from '../model/session.ts';
import { parsedArguments } from './message-dialect.ts';

/** The arguments that say most, best first. */
const TELLING = ['cmd', 'command', 'query', 'path', 'message', 'task_name'];

export function toolTitleOf({ arguments: text }: ToolCall): string | null {
  const parsed = parsedArguments(text);
  if (typeof parsed !== 'object' || parsed === null) return typeof parsed === 'string' ? parsed : null;
  for (const name of TELLING) {
    const value: unknown = Reflect.get(parsed, name);
    if (typeof value === 'string') return value;
    // `["bash", "-lc", "npm test"]`: the last word is what somebody would have typed
    const last: unknown = Array.isArray(value) ? value.at(-1) : null;
    if (typeof last === 'string') return last;
  }
  return null;
}
