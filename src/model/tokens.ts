/** Token counts of one response or a sum of them. Unknown is null, never 0. */
export interface Tokens {
  readonly input: number | null;
  /** Inside `input`. */
  readonly cached_input: number | null;
  /** Inside `input`. */
  readonly cache_write_input: number | null;
  readonly output: number | null;
  /** Inside `output`. */
  readonly reasoning_output: number | null;
  /** `input + output`. */
  readonly total: number | null;
}

export const UNKNOWN_TOKENS: Tokens = {
  input: null,
  cached_input: null,
  cache_write_input: null,
  output: null,
  reasoning_output: null,
  total: null,
};

const add = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : a + b);

/** Sum that ignores unknown parts; all unknown stays unknown. */
export function sumTokens(parts: Iterable<Tokens>): Tokens {
  let sum = UNKNOWN_TOKENS;
  for (const part of parts) {
    sum = {
      input: add(sum.input, part.input),
      cached_input: add(sum.cached_input, part.cached_input),
      cache_write_input: add(sum.cache_write_input, part.cache_write_input),
      output: add(sum.output, part.output),
      reasoning_output: add(sum.reasoning_output, part.reasoning_output),
      total: add(sum.total, part.total),
    };
  }
  return sum;
}
