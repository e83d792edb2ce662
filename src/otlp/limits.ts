/**
 * Every limit that decoding puts on a request from outside. Lengths are of UTF-8, as the sender wrote it.
 * A record that hits a limit is kept, cut and counted; only `elementsPerRequestMax` refuses a request, because
 * two bytes on the wire can become an object of a hundred.
 */
export interface DecodeLimits {
  /** Nesting of an attribute value or body; what lies deeper becomes null. */
  readonly valueDepthMax: number;
  readonly attributesPerRecordMax: number;
  readonly keyBytesMax: number;
  readonly valueBytesMax: number;
  /** Records, attributes, points, events, links, array entries and buckets of one request together. */
  readonly elementsPerRequestMax: number;
  /** Brackets inside brackets in a JSON body. */
  readonly jsonDepthMax: number;
}

/** Values up to 1 MiB: Codex cuts tool output at 2 kB by default, but `tool_result.max_bytes` can lift that. */
export const DECODE_LIMITS: DecodeLimits = {
  valueDepthMax: 32,
  attributesPerRecordMax: 512,
  keyBytesMax: 1024,
  valueBytesMax: 1024 * 1024,
  elementsPerRequestMax: 4_000_000,
  jsonDepthMax: 512,
};
