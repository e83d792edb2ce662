/**
 * One line of a rollout. Its first bytes tell its type, so that lines which say nothing here (the larger part of a long file: context
 * snapshots, encrypted reasoning, histories after a compaction) are never parsed.
 */
import { isObject, type Payload, text } from './field.ts';

/** What stands before the payload's own words. */
export interface LineHead {
  /** ms since the epoch. */
  readonly at: number;
  readonly ordinal: number | null;
  /** `turn_context`, or with the payload's type where that tells more: `event_msg/token_count`. */
  readonly type: string;
}

export interface RolloutLine extends LineHead {
  readonly payload: Payload;
}

/** Long enough for any head that Codex writes. */
export const HEAD_BYTES = 160;

const HEAD = /^\{"timestamp":"([^"\\]+)",(?:"ordinal":(\d+),)?"type":"(\w+)","payload":\{(?:"type":"(\w+)")?/;

const CLOSING_BRACE = 0x7d;

/** Types whose payloads are told apart by a type of their own. */
const NESTED = new Set(['event_msg', 'response_item']);

const typeOf = (type: string, nested: string | null | undefined): string =>
  NESTED.has(type) && nested !== null && nested !== undefined ? `${type}/${nested}` : type;

/** The head as it can be read without parsing; null where the line is not written as Codex writes it, or not whole. */
export function headOf(line: Buffer): LineHead | null {
  if (line.length === 0 || line[line.length - 1] !== CLOSING_BRACE) return null;
  const [, timestamp, ordinal, type, nested] = HEAD.exec(line.toString('latin1', 0, HEAD_BYTES)) ?? [];
  if (timestamp === undefined || type === undefined) return null;
  if (NESTED.has(type) && nested === undefined) return null;
  const at = Date.parse(timestamp);
  if (Number.isNaN(at)) return null;
  return { at, ordinal: ordinal === undefined ? null : Number(ordinal), type: typeOf(type, nested) };
}

const LINE_START = '{"timestamp":"';

/** null for what is no rollout line. A line that was torn by a crash and written on by the next process still holds the later line whole. */
export function parseLine(line: Buffer): RolloutLine | null {
  const json = line.toString('utf8');
  const whole = lineOf(json);
  if (whole !== null) return whole;
  const later = json.lastIndexOf(LINE_START);
  return later > 0 ? lineOf(json.slice(later)) : null;
}

function lineOf(json: string): RolloutLine | null {
  let told: unknown;
  try {
    told = JSON.parse(json);
  } catch {
    return null;
  }
  if (!isObject(told)) return null;
  const { timestamp, ordinal, type, payload } = told;
  if (typeof timestamp !== 'string' || typeof type !== 'string' || !isObject(payload)) return null;
  const at = Date.parse(timestamp);
  if (Number.isNaN(at)) return null;
  return {
    at,
    ordinal: typeof ordinal === 'number' ? ordinal : null,
    type: typeOf(type, text(payload, 'type')),
    payload,
  };
}
