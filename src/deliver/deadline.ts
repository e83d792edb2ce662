/** Stops one request after a time, or when the caller has enough of it. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** The time is up, and nothing else ended it before. */
  readonly hasPassed: () => boolean;
  /** To be called when the request is over. */
  readonly clear: () => void;
}

/** By hand, because `AbortSignal.any` keeps what hangs on a signal that lives as long as the process. */
export function startDeadline(timeoutMs: number, outer: AbortSignal): Deadline {
  const controller = new AbortController();
  let passed = false;
  const stop = (): void => controller.abort();
  const timer = setTimeout(() => {
    passed = !controller.signal.aborted;
    stop();
  }, timeoutMs);
  if (outer.aborted) stop();
  else outer.addEventListener('abort', stop, { once: true });
  return {
    signal: controller.signal,
    hasPassed: () => passed,
    clear: () => {
      clearTimeout(timer);
      outer.removeEventListener('abort', stop);
    },
  };
}

/** `promise`, or a rejection when `signal` aborts first; then nobody waits for the promise any more. */
export async function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  signal.throwIfAborted();
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
