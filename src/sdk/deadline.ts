import { OtelError } from './otel-error.ts';

/** The result of `work`, or `OtelError` of kind `shutdown_timeout` after `timeoutMs`. The timer goes with the work. */
export async function withinDeadline<Result>(work: Promise<Result>, timeoutMs: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        new OtelError('shutdown_timeout', `telemetry was not flushed within ${timeoutMs} ms; what was left is lost`),
      );
    }, timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
