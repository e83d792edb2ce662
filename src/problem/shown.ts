/** What was recorded, in one short line of a sentence or of evidence. */
import { duration } from '../lib/figure.ts';
import type { ToolCall } from '../model/session.ts';
import { argumentsOf, commandLine } from './command.ts';
import type { Evidence } from './problem.ts';
import type { MadeCall } from './turn-calls.ts';

const CHARS_MAX = 100;
const PARSED_CHARS_MAX = 400;

export function short(text: string, charsMax = CHARS_MAX): string {
  const chars = Array.from(
    text
      .slice(0, 4 * charsMax)
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );
  return chars.length <= charsMax ? chars.join('') : `${chars.slice(0, charsMax - 1).join('')}…`;
}

/** `npm test`, or `wiki › lookup {"q":…}`. */
export function callWords(call: ToolCall): string {
  const line = commandLine(call);
  if (line !== null) return short(line);
  const given = argumentsOf(call) === null ? '' : (call.arguments ?? '').slice(0, PARSED_CHARS_MAX);
  return short(`${toolName(call)} ${given}`);
}

export const toolName = ({ name, mcp_server }: Pick<ToolCall, 'name' | 'mcp_server'>): string =>
  short(mcp_server === null ? name : `${mcp_server} › ${name}`);

/** `npm test · exit 1 · 4.2 s` */
export function callEvidence({ call, turn }: MadeCall): Evidence {
  const ended =
    call.exit_code !== null && call.exit_code !== 0 ? `exit ${call.exit_code}` : call.status_known ? call.status : null;
  const took = call.duration_ms === null ? null : duration(call.duration_ms);
  return {
    at: call.started_at,
    text: [callWords(call), ended, took].filter((part) => part !== null).join(' · '),
    ref: { kind: 'tool', turn_id: turn.turn_id, id: call.call_id },
  };
}
