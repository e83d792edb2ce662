/**
 * The one error type that crosses rooms. `code` is a closed set, so that each boundary (HTTP, gRPC, CLI)
 * maps it with one table; the message is a sentence for the person who can mend it.
 */
export type ErrorCode =
  | 'invalid_input' // the caller's fault: malformed, wrong type, unknown name
  | 'not_found'
  | 'too_large'
  | 'unauthenticated'
  | 'forbidden'
  | 'unavailable' // ours, passing: overloaded, shutting down, engine restarting
  | 'disk_full'
  | 'conflict' // a port or a data folder that another process holds
  | 'unsupported' // this platform, version or encoding cannot do it
  | 'internal';

export interface AppErrorOptions {
  readonly cause?: unknown;
  /** What the user can do next, as one sentence. */
  readonly hint?: string;
}

/** Expected trouble. `message` reads "cannot <verb> <what>: <why>"; `hint` says what to do next. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }

  /** For the one catch at a boundary: anything thrown becomes an AppError, `internal` unless it was one. */
  static from(thrown: unknown): AppError {
    if (thrown instanceof AppError) return thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new AppError('internal', message, { cause: thrown });
  }
}

/** Crashes on a broken invariant. Never for input from outside. */
export function assert(claim: unknown, message: string): asserts claim {
  if (!claim) throw new Error(`BUG: ${message}`);
}
