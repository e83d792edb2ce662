/** What is left of an output that goes as a whole: how the command ended, how long it took, how much it wrote. */
import { markerOf } from './rule.ts';
import { SECRET_OUTPUT } from './structure-rule.ts';

/** What Codex writes before the output itself, in all its versions. */
const HEAD =
  /^(?:(?:Chunk ID|Wall time|Exit code|Process (?:exited|running)|Original token count|Total output lines|Warning|Session ID)[^\n]{0,200}\n){0,12}Output:\n?/;
const LEFT = new RegExp(
  `^\\s{0,8}${markerOf(SECRET_OUTPUT).replaceAll(/[[\]]/g, '\\$&')} \\(\\d+ lines?, \\d+ bytes?\\)\\s{0,8}$`,
);
/** Of an answer with several parts. */
const TEXT_KEYS: ReadonlySet<string> = new Set([
  'output',
  'stdout',
  'stderr',
  'text',
  'content',
  'result',
  'aggregated_output',
  'formatted_output',
  'body',
  'message',
  'Ok',
  'Err',
]);

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** The same text where nothing is in it, or where it went before. */
export function withoutOutput(output: string): string {
  const inside = outputOfJson(output);
  if (inside !== null) return inside;
  const head = HEAD.exec(output)?.[0] ?? '';
  const body = output.slice(head.length);
  if (body.trim() === '' || LEFT.test(body)) return output;
  const lines = body.replace(/\n$/, '').split('\n').length;
  return `${head}${markerOf(SECRET_OUTPUT)} (${counted(lines, 'line')}, ${counted(Buffer.byteLength(body), 'byte')})`;
}

/** `{"output": "…", "metadata": {"exit_code": 0}}` and the like stay what they are; null for other texts. */
function outputOfJson(output: string): string | null {
  if (!/^\s{0,8}[{[]/.test(output)) return null;
  try {
    const told: unknown = JSON.parse(output);
    const left = withoutOutputs(told);
    return left === told ? (holdsText(told) ? output : null) : JSON.stringify(left);
  } catch {
    return null;
  }
}

const holdsText = (told: unknown): boolean =>
  Array.isArray(told)
    ? told.some(holdsText)
    : typeof told === 'object' && told !== null && Object.keys(told).some((key) => TEXT_KEYS.has(key));

/** The same for an answer that is an object or a list: its texts go, its figures and names stay. The same object where nothing is in it. */
export function withoutOutputs(told: unknown, key = 'output', depth = 0): unknown {
  if (typeof told === 'string') return TEXT_KEYS.has(key) ? withoutOutput(told) : told;
  if (typeof told !== 'object' || told === null || depth > 8) return told;
  if (Array.isArray(told)) {
    const all = told.map((each) => withoutOutputs(each, key, depth + 1));
    return all.some((each, at) => each !== told[at]) ? all : told;
  }
  const entries = Object.entries(told);
  const all = entries.map(([name, each]) => [name, withoutOutputs(each, name, depth + 1)] as const);
  return all.some(([, each], at) => each !== entries[at]?.[1]) ? Object.fromEntries(all) : told;
}
