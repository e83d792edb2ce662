/**
 * Cuts texts that are longer than a backend takes, so that a person sees it, and a machine can still read it: a character is whole or gone, JSON stays JSON, and what redaction
 * left is never cut in half.
 */

/** Stands behind what is left of a text. `bytes`: of the whole text, as UTF-8. */
export const cutMark = (bytes: number): string => `…[cut, ${bytes} bytes]`;

/** The text in at most `bytesMax` bytes of UTF-8, mark included. JSON objects and lists stay valid: long texts in them are cut, the longest first. */
export function cutText(text: string, bytesMax: number): string {
  // Three bytes a code unit at most: most texts need no counting.
  if (text.length * 3 <= bytesMax || Buffer.byteLength(text) <= bytesMax) return text;
  return cutJson(text, bytesMax) ?? cutPlain(text, bytesMax, utf8Bytes);
}

type ByteCount = (character: string) => number;

const utf8Bytes: ByteCount = (character) => Buffer.byteLength(character);
/** What a character takes inside a JSON string. */
const jsonBytes: ByteCount = (character) => Buffer.byteLength(JSON.stringify(character)) - 2;

function cutPlain(text: string, bytesMax: number, bytesOf: ByteCount): string {
  const mark = cutMark(Buffer.byteLength(text));
  let left = bytesMax - Buffer.byteLength(mark);
  let end = 0;
  for (const character of text) {
    left -= bytesOf(character);
    if (left < 0) break;
    end += character.length;
  }
  return text.slice(0, beforeMarker(text, end)) + mark;
}

const MARKER = '[REDACTED';
const MARKER_LENGTH_MAX = 100;

/** `end`, or the beginning of the redaction marker that it would cut. */
function beforeMarker(text: string, end: number): number {
  const start = text.lastIndexOf('[', end - 1);
  if (start === -1 || end - start > MARKER_LENGTH_MAX || !text.startsWith(MARKER, start)) return end;
  const close = text.indexOf(']', start);
  return close >= end ? start : end;
}

/** null for a text that is no JSON object or list. */
function cutJson(text: string, bytesMax: number): string | null {
  if (!/^\s*[[{]/.test(text)) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const lengths: number[] = [];
  const bytes = Buffer.byteLength(JSON.stringify(value, (_, inner: unknown) => noted(inner, lengths)));
  const longest = longestAllowed(lengths, bytesMax - (bytes - lengths.reduce((sum, length) => sum + length, 0)));
  const cut = mapTexts(value, (inner) =>
    inner.length * 6 <= longest || jsonBytes(inner) <= longest ? inner : cutPlain(inner, longest, jsonBytes),
  );
  const result = JSON.stringify(cut);
  // Too many small things: the first of them, as many as fit.
  return Buffer.byteLength(result) <= bytesMax ? result : JSON.stringify(firstThatFit(cut, bytesMax));
}

function noted(value: unknown, lengths: number[]): unknown {
  if (typeof value === 'string') lengths.push(jsonBytes(value));
  return value;
}

/** A text of mark and little else says nothing; shorter ones are left alone. */
const SHORTEST_CUT_BYTES = 64;

/** The length to which the longest have to be cut so that all together fit: as few texts as possible lose anything. */
function longestAllowed(lengths: readonly number[], bytesMax: number): number {
  const sorted = [...lengths].sort((a, b) => a - b);
  let room = bytesMax;
  for (const [index, length] of sorted.entries()) {
    const share = Math.floor(room / (sorted.length - index));
    if (length > share) return Math.max(SHORTEST_CUT_BYTES, share);
    room -= length;
  }
  return Number.POSITIVE_INFINITY;
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((inner) => mapTexts(inner, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapTexts(inner, change)]));
}

function firstThatFit(value: unknown, bytesMax: number): unknown {
  let left = bytesMax - 2;
  const fits = (part: string): boolean => {
    left -= Buffer.byteLength(part) + 1;
    return left >= -1;
  };
  if (Array.isArray(value)) {
    const end = value.findIndex((inner) => !fits(JSON.stringify(inner)));
    return end === -1 ? value : value.slice(0, end);
  }
  const entries = Object.entries(value ?? {});
  const end = entries.findIndex(([key, inner]) => !fits(`${JSON.stringify(key)}:${JSON.stringify(inner)}`));
  return Object.fromEntries(end === -1 ? entries : entries.slice(0, end));
}
