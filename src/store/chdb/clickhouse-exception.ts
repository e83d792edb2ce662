/** An error as ClickHouse tells it: `Code: 62. DB::Exception: … (SYNTAX_ERROR)`. */
export class ClickhouseException extends Error {
  override readonly name = 'ClickhouseException';
  readonly code: number;

  constructor(code: number, text: string, options: { cause?: unknown } = {}) {
    super(text, options);
    this.code = code;
  }

  static of(code: number, type: string, message: string): ClickhouseException {
    return new ClickhouseException(code, `Code: ${code}. DB::Exception: ${message}. (${type})`);
  }

  /** From whatever the binding threw. What carries no code becomes 1001, which is ClickHouse's for foreign errors. */
  static from(thrown: unknown): ClickhouseException {
    if (thrown instanceof ClickhouseException) return thrown;
    const text = thrown instanceof Error ? thrown.message : String(thrown);
    const code = /^Code: (\d+)\./.exec(text)?.[1];
    // Our own file for the body of an insert; ClickHouse has a code for its own.
    if (isFullDisk(thrown)) return ClickhouseException.of(243, 'NOT_ENOUGH_SPACE', text);
    if (code !== undefined) return new ClickhouseException(Number(code), text.trim(), { cause: thrown });
    return new ClickhouseException(1001, `Code: 1001. DB::Exception: ${text.trim()} (STD_EXCEPTION)`, {
      cause: thrown,
    });
  }
}

function isFullDisk(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOSPC' || thrown.code === 'EDQUOT');
}

const NOT_FOUND = new Set([46, 47, 50, 56, 60, 73, 81, 115]);
const BAD_REQUEST = new Set([6, 26, 27, 33, 36, 38, 41, 53, 62, 69, 72, 117, 130, 131, 164, 386, 456, 457]);

/** The HTTP status that ClickHouse gives an error code. */
export function statusOfException(code: number): number {
  if (NOT_FOUND.has(code)) return 404;
  if (BAD_REQUEST.has(code)) return 400;
  if (code === 159) return 408;
  if (code === 202) return 503;
  return 500;
}
