import type { ToolCall } from '../api/shape.ts';
import { plainLine } from '../format/plain-text.ts';

/** Arguments beyond this are not read for a line of 400 characters: their start says what the call is. */
const PARSED_CHARS_MAX = 200_000;

/** One line that says what a tool call did, out of its arguments, which may be JSON, a patch, code or anything else. */
export const commandOf = ({ arguments: text }: Pick<ToolCall, 'arguments'>): string | null =>
  text === null ? null : plainLine(commandFrom(text.slice(0, PARSED_CHARS_MAX)));

function commandFrom(text: string): string {
  if (text.startsWith('*** Begin Patch')) return patchLine(text);
  const value = parseObject(text);
  if (value === null) return firstLine(text);
  const command = value['cmd'] ?? value['command'];
  if (typeof command === 'string') return firstLine(command);
  if (Array.isArray(command)) return firstLine(commandWords(command.map(String)));
  if (typeof value['input'] === 'string' && value['input'].startsWith('*** Begin Patch'))
    return patchLine(value['input']);
  if (typeof value['chars'] === 'string') return `stdin ${JSON.stringify(value['chars'])}`;
  if (typeof value['message'] === 'string' && typeof value['task_name'] === 'string') {
    return `${value['task_name']}: ${firstLine(value['message'])}`;
  }
  return compact(value);
}

/** `bash -lc "…"` is how Codex runs a line; the line is what matters. */
function commandWords(words: readonly string[]): string {
  const [shell, flag, script] = words;
  const isShell = shell !== undefined && /(^|\/)(ba|z|da|fi)?sh$/.test(shell);
  return isShell && flag?.startsWith('-') && script !== undefined ? script : words.join(' ');
}

/** The files that a patch touches and its size: `src/a.ts, src/b.ts +14 −3`. */
function patchLine(patch: string): string {
  const files: string[] = [];
  let [added, removed] = [0, 0];
  for (const line of patch.split('\n')) {
    const file = /^\*\*\* (?:Add|Update|Delete) File: (.+)$/.exec(line)?.[1];
    if (file !== undefined) files.push(file);
    else if (line.startsWith('+')) added += 1;
    else if (line.startsWith('-')) removed += 1;
  }
  return `${files.join(', ')} +${added} −${removed}`;
}

function compact(value: Readonly<Record<string, unknown>>): string {
  return Object.entries(value)
    .map(([name, part]) => `${name}: ${typeof part === 'string' ? firstLine(part) : JSON.stringify(part)}`)
    .join(', ');
}

function firstLine(text: string): string {
  const lines = text.trim().split('\n');
  return lines.length === 1 ? (lines[0] ?? '') : `${lines[0]?.trimEnd()} …`;
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  if (!text.startsWith('{')) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

const NAME_CHARS_MAX = 120;

/** `server › tool` for MCP, else the name that the model called. */
export const toolLabel = (call: Pick<ToolCall, 'name' | 'mcp_server'>): string =>
  plainLine(call.mcp_server === null ? call.name : `${call.mcp_server} › ${call.name}`, NAME_CHARS_MAX);
