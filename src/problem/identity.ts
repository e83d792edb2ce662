/** When two calls are the same call, and two results the same result. */
import type { ToolCall } from '../model/session.ts';
import { argumentsOf, commandLine } from './command.ts';

/** How a call is run, not what it does. */
const MANNER = new Set([
  'yield_time_ms',
  'timeout_ms',
  'timeout',
  'max_output_tokens',
  'justification',
  'login',
  'tty',
]);

/** null where arguments are not told: then nobody knows whether it is the same. */
export function callKey(call: Pick<ToolCall, 'name' | 'mcp_server' | 'arguments'>): string | null {
  const text = call.arguments?.trim() ?? '';
  if (text === '') return null;
  const given = argumentsOf(call);
  const line = commandLine(call);
  const what =
    given === null
      ? text
      : line === null
        ? stable(given)
        : `${line.replaceAll(/\s+/g, ' ')}\n${JSON.stringify(given['workdir'] ?? given['cwd'] ?? null)}`;
  return `${call.mcp_server ?? ''}\n${call.name}\n${what}`;
}

const stable = (value: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(
    Object.entries(value)
      .filter(([name]) => !MANNER.has(name))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/** What Codex writes above an output: differs from call to call. */
const FRAME =
  /^(?:(?:Chunk ID|Wall time|Process exited with code|Original token count|Exit code|Total output lines|Script completed|Script failed)\b[^\n]*\n)+(?:Output:\n?)?/;
const FRAME_FIELDS =
  /\\?"(?:duration_seconds|wall_time_seconds|chunk_id|original_token_count)\\?":\s*(?:[\d.e+-]+|\\?"\w*\\?")/g;
const DURATION = /\b\d+(?:\.\d+)?\s?(?:ns|µs|us|ms|s|secs?|seconds?|min|minutes?)\b/g;
const CLOCK = /\b(?:\d{4}-\d{2}-\d{2}[T ])?\d{2}:\d{2}:\d{2}(?:[.,]\d+)?Z?/g;
const POINTER = /\b0x[0-9a-f]{4,}\b/gi;
/** Of a longer text its two ends and its length are compared: the whole would cost more than it tells. */
const ENDS_CHARS = 2_000;

/** The words of a result, without what the clock alone changes in them; null where they are not told. */
export function resultText({ output }: Pick<ToolCall, 'output'>): string | null {
  if (output === null) return null;
  const cut =
    output.length <= 2 * ENDS_CHARS
      ? output
      : `${output.slice(0, ENDS_CHARS)}\n${output.length}\n${output.slice(-ENDS_CHARS)}`;
  return cut
    .replace(FRAME, '')
    .replaceAll(FRAME_FIELDS, '')
    .replaceAll(CLOCK, '#')
    .replaceAll(DURATION, '#')
    .replaceAll(POINTER, '#')
    .trim();
}

/** How a call ended and what it said; null where that is not told. */
export function resultKey(call: ToolCall): string | null {
  const text = resultText(call);
  return text === null || !call.status_known ? null : `${call.status} ${call.exit_code ?? ''}\n${text}`;
}

/** False for calls that were under way at once: whoever made the later had not seen the earlier's result. */
export const isAfter = (earlier: ToolCall, later: ToolCall): boolean =>
  Date.parse(later.started_at) > Date.parse(earlier.started_at) &&
  Date.parse(later.started_at) >= Date.parse(earlier.started_at) + (earlier.duration_ms ?? 0) &&
  // a script that calls in a row has not thought in between
  (earlier.parent_call_id === null || earlier.parent_call_id !== later.parent_call_id);

export const isFailure = ({ status, exit_code, status_known }: ToolCall): boolean =>
  status_known && (status === 'error' || (status === 'ok' && exit_code !== null && exit_code !== 0));
