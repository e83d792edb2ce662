/** What a tool call is, as far as rules care: the line that a shell ran, whether it can have changed anything, whether it only waits. */
import type { ToolCall } from '../model/session.ts';

type Call = Pick<ToolCall, 'name' | 'mcp_server' | 'arguments'>;

const SHELL_TOOLS = new Set(['exec_command', 'shell_command', 'shell', 'local_shell', 'container.exec']);
const EDIT_TOOLS = new Set(['apply_patch']);
/** Tools that a model calls again and again because that is how one waits, or notes what is done. */
const WAITING_TOOLS = new Set(['wait', 'wait_agent', 'wait_for', 'sleep', 'update_plan', 'list_agents']);
const ARGUMENT_CHARS_MAX = 200_000;

export const isShell = ({ name, mcp_server }: Call): boolean => mcp_server === null && SHELL_TOOLS.has(name);

export const isEdit = ({ name, mcp_server }: Call): boolean => mcp_server === null && EDIT_TOOLS.has(name);

/** The arguments as an object; null for a patch, for code, and for half of an object, which sources send that cut. */
export function argumentsOf({ arguments: text }: Call): Readonly<Record<string, unknown>> | null {
  if (text === null || !text.trimStart().startsWith('{') || text.length > ARGUMENT_CHARS_MAX) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

/** The line that a shell call ran, without the `bash -lc` around it; null for another tool and where it is not told. */
export function commandLine(call: Call): string | null {
  if (!isShell(call)) return null;
  const given = argumentsOf(call);
  const command = given?.['cmd'] ?? given?.['command'];
  if (typeof command === 'string') return command.trim();
  if (!Array.isArray(command)) return null;
  const words = command.map(String);
  const [shell = '', flag = '', script] = words;
  const isWrapped = words.length === 3 && /(^|\/)(ba|z|da)?sh$/.test(shell) && /^-l?i?c$/.test(flag);
  return (isWrapped && script !== undefined ? script : words.join(' ')).trim();
}

/** Waiting looks like a loop and is none: an empty write to a process that runs, a command that sleeps or watches. */
export function isWaiting(call: Call): boolean {
  if (call.mcp_server === null && WAITING_TOOLS.has(call.name)) return true;
  if (call.mcp_server === null && call.name === 'write_stdin') return true;
  return /(^|[\s;&|(])(sleep|watch)\s/.test(commandLine(call) ?? '') || /^(wait|poll|sleep)/.test(call.name);
}

const READING = new Set(
  'cat head tail sed nl less bat wc ls find fd rg grep egrep fgrep tree stat file pwd cd echo printf which type jq sort uniq cut tr diff cmp du env date awk column true test ['.split(
    ' ',
  ),
);
const GIT_READING = new Set('status diff log show blame grep ls-files ls-tree rev-parse describe shortlog'.split(' '));

/** Parts of a line that run one after the other. Quotes are not understood: a part that this makes up is taken for one that changes something. */
const partsOf = (line: string): string[] => line.split(/\|\|?|&&|;|\n/).map((part) => part.trim());

const isReadingPart = (part: string): boolean => {
  const [word = '', second = ''] = part.split(/\s+/);
  if (part === '') return true;
  if (word === 'git') return GIT_READING.has(second);
  if (word === 'sed') return !/\s-\w*i|--in-place/.test(part);
  if (word === 'find' || word === 'fd') return !/\s-(delete|exec|execdir|x|X|ok)\b/.test(part);
  return READING.has(word);
};

/** False only for what is known to read: a shell line of reading programs, a tool whose name says so. */
export function mayChange(call: Call): boolean {
  if (isEdit(call)) return true;
  const line = commandLine(call);
  if (line !== null) {
    const writes = line.replaceAll(/[12&]?>\s*(&[12]|\/dev\/null)/g, '').includes('>');
    return writes || !partsOf(line).every(isReadingPart);
  }
  return !isShell(call) ? !READING_NAME.test(call.name) : true;
}

const READING_NAME = /^(get|list|search|find|read|query|fetch|lookup|grep|glob|view|open|web_search)([_A-Z-]|$)/;

/** Programs whose exit code 1 is an answer ("nothing found", "they differ") and no failure. */
const ASKING = new Set('grep egrep fgrep rg diff cmp test [ which type pgrep command'.split(' '));

export function isQuestion(call: Call): boolean {
  const last = partsOf(commandLine(call) ?? '').at(-1) ?? '';
  const [word = '', second = ''] = last.split(/\s+/);
  return word === 'git' ? second === 'diff' || second === 'grep' : ASKING.has(word);
}

/** The one file that a call reads; null for several, for none, and for a search. */
export function fileRead(call: Call): string | null {
  const line = commandLine(call);
  if (line === null) {
    const given = /^(read|view|open|get)_?(text_)?file/.test(call.name) ? argumentsOf(call) : null;
    const path = given?.['path'] ?? given?.['file_path'] ?? given?.['filename'];
    return typeof path === 'string' ? path : null;
  }
  if (mayChange(call)) return null;
  const parts = partsOf(line).filter((part) => !/^cd\s/.test(part));
  const [first = '', ...rest] = parts;
  if (!/^(cat|head|tail|sed|nl|less|bat)\s/.test(first)) return null;
  if (rest.some((part) => !/^(sed|head|tail|nl|cat)(\s|$)/.test(part))) return null;
  // a name with spaces, which quotes hold together
  if (first.split(/\s+/).some((word) => /^(['"])/.test(word) && !/(['"])$/.test(word))) return null;
  const words = first
    .split(/\s+/)
    .slice(1)
    .filter((word) => !word.startsWith('-') && /[./]/.test(word));
  const paths = words.map((word) => word.replaceAll(/^['"]|['"]$/g, '')).filter((word) => !/^[\d,$]+p?$/.test(word));
  return paths.length === 1 ? (paths[0] ?? null) : null;
}
