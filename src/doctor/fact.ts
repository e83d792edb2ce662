/** One thing that was looked up at the edge. That it could not be had is an answer, too. */
import { AppError } from '../lib/errors.ts';

export type Fact<Value> =
  | { readonly known: true; readonly value: Value }
  /** `why` as a sentence part ("no answer within 5 s"); null where it follows from something that a finding says already. `hint`: what to do, as a sentence. */
  | { readonly known: false; readonly why: string | null; readonly hint: string | null };

export const known = <Value>(value: Value): Fact<Value> => ({ known: true, value });

/** Nothing to look at: what it depends on is not there. */
export const NOT_ASKED: Fact<never> = { known: false, why: null, hint: null };

/** Never rejects, and never takes longer than that: a folder on a network that is gone must not hold up the others. */
export async function factOf<Value>(
  timeoutMs: number,
  ask: (signal: AbortSignal) => Promise<Value>,
): Promise<Fact<Value>> {
  const stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<Fact<Value>>((resolve) => {
    timer = setTimeout(() => {
      stop.abort();
      resolve({ known: false, why: `no answer within ${timeoutMs / 1000} s`, hint: null });
    }, timeoutMs);
  });
  const answer = ask(stop.signal).then(known, (thrown: unknown): Fact<Value> => unknownBy(thrown));
  return await Promise.race([answer, tooLate]).finally(() => clearTimeout(timer));
}

/** Its message, and its hint where it has one. */
export const unknownBy = (thrown: unknown): Fact<never> => ({
  known: false,
  why: wordsOf(thrown),
  hint: thrown instanceof AppError ? (thrown.hint ?? null) : null,
});

const wordsOf = (thrown: unknown): string =>
  (thrown instanceof Error ? thrown.message : String(thrown)).split('\n', 1)[0]?.replace(/\.$/, '') ?? '';
