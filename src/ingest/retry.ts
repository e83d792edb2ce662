import { setTimeout } from 'node:timers/promises';

export interface RetryOptions {
  readonly firstPauseMs: number;
  readonly pauseMaxMs: number;
  /** Told before each pause. `false` gives up: the error is thrown. */
  readonly onFailure: (thrown: unknown, attempt: number) => boolean;
  /** Aborting ends the pause and throws the last error. */
  readonly signal: AbortSignal;
}

/** Tries until it works, with pauses that double. */
export async function retry<Result>(act: () => Promise<Result>, options: RetryOptions): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await act();
    } catch (thrown) {
      if (!options.onFailure(thrown, attempt) || options.signal.aborted) throw thrown;
      const pauseMs = Math.min(options.firstPauseMs * 2 ** (attempt - 1), options.pauseMaxMs);
      await setTimeout(pauseMs, undefined, { signal: options.signal }).catch(() => undefined);
      if (options.signal.aborted) throw thrown;
    }
  }
}
