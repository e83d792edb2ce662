/** Every tool's answer has the same frame: where to look, from when the data are, what was left out and how to get it. */
import { z } from 'zod';
import { bytesOf, shrink } from './budget.ts';
import { cutText, type Json, RECORDED_LABEL } from './text.ts';

export const UNITS =
  'times: RFC 3339, UTC; …_ms: milliseconds; …_usd: US dollars (cost_basis `partly`: at least that; `api_equivalent`: what a subscription pays otherwise); tokens: counts; a missing field is unknown';

/** A row at a length of its texts (UTF-16 units). */
export type RowAt = (textCharsMax: number) => unknown;

export interface Rows {
  /** Their name in the answer. */
  readonly name: string;
  readonly list: readonly RowAt[];
  /** Whether there are more behind the list. */
  readonly hasMore?: boolean;
  /** The cursor behind the first `taken` of the list; null where there is no going on. */
  readonly cursorAfter: (taken: number) => string | null | Promise<string | null>;
  /** How long texts are when there is room. Default 300. */
  readonly textCharsMax?: number;
}

export interface TimeRange {
  /** RFC 3339; null: without a bound. */
  readonly since: string | null;
  readonly until: string | null;
}

export interface ToolAnswer {
  /** What is always told; texts in it are cut already. */
  readonly facts: Json;
  readonly rows?: Rows;
  readonly deepLink: string | null;
  readonly range: TimeRange | null;
  /** The newest sign of life of any session. */
  readonly dataUntil: string | null;
  /** How to ask for less. */
  readonly narrow: string;
  readonly whyEmpty?: string | null;
  readonly didYouMean?: readonly string[];
  readonly notes?: readonly string[];
}

/** The fields that every answer has, for output schemas. Where they apply there are `narrow`, `why_empty`, `did_you_mean` and `notes`, too. */
export const frameShape = {
  recorded_is: z.string(),
  deep_link: z.string().nullable(),
  range: z.looseObject({}).nullable(),
  data_until: z.string().nullable(),
  units: z.string(),
  has_more: z.boolean(),
  truncated: z.boolean(),
  omitted: z.int(),
  next_cursor: z.string().nullable(),
} as const;

const TEXT_CHARS_MAX = 300;
/** Texts of rows get shorter before a single row is too long. */
const TEXT_LEVELS = [1, 0.3, 0.1, 0];
/** For the label, a cursor, the figures, and how to ask for less. */
const RESERVE_BYTES = 1_000;
const HINTS_MAX = 5;
const HINT_CHARS_MAX = 300;

/** Fits an answer into so many bytes of JSON: facts first, then as many rows as there is room for. Never fails for size. */
export async function finishAnswer(answer: ToolAnswer, bytesMax: number): Promise<Json> {
  const frame = frameOf(answer);
  const room = bytesMax - bytesOf(frame) - RESERVE_BYTES;
  const { rows } = answer;
  // a list that has no room at all could not be paged through
  const facts = shrink(answer.facts, rows === undefined || rows.list.length === 0 ? room : room / 2) ?? {};
  const shown = rows === undefined ? [] : fitRows(rows, room - bytesOf(facts));
  const omitted = (rows?.list.length ?? 0) - shown.length;
  const hasMore = omitted > 0 || rows?.hasMore === true;
  const truncated = omitted > 0 || facts !== answer.facts;
  return {
    recorded_is: RECORDED_LABEL,
    ...facts,
    ...(rows === undefined ? {} : { [rows.name]: shown }),
    ...frame,
    has_more: hasMore,
    truncated,
    omitted,
    next_cursor: hasMore && rows !== undefined ? await rows.cursorAfter(shown.length) : null,
    ...(truncated ? { narrow: answer.narrow } : {}),
  };
}

function frameOf({ deepLink, range, dataUntil, whyEmpty, didYouMean = [], notes = [] }: ToolAnswer): Json {
  return {
    deep_link: deepLink,
    range,
    data_until: dataUntil,
    units: UNITS,
    ...(typeof whyEmpty === 'string'
      ? { why_empty: cutText(whyEmpty, { charsMax: HINT_CHARS_MAX, eventId: null }) }
      : {}),
    ...(didYouMean.length === 0 ? {} : { did_you_mean: didYouMean.slice(0, HINTS_MAX) }),
    ...(notes.length === 0 ? {} : { notes }),
  };
}

/** At least one, if there is one, so that paging always gets on. */
function fitRows({ list, textCharsMax = TEXT_CHARS_MAX }: Rows, bytesMax: number): unknown[] {
  for (const share of TEXT_LEVELS) {
    const shown = takeWhileFits(list, Math.floor(textCharsMax * share), bytesMax);
    if (shown.length > 0 || list.length === 0) return shown;
  }
  const [first] = list;
  return first === undefined ? [] : [shrink(first(0), bytesMax) ?? {}];
}

function takeWhileFits(list: readonly RowAt[], textCharsMax: number, bytesMax: number): unknown[] {
  const shown: unknown[] = [];
  let bytes = 0;
  for (const rowAt of list) {
    const row = rowAt(textCharsMax);
    bytes += bytesOf(row) + 1;
    if (bytes > bytesMax) break;
    shown.push(row);
  }
  return shown;
}
