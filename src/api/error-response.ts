import { AppError, type ErrorCode } from '../lib/errors.ts';
import type { ErrorBody } from './contract/error.ts';

const STATUS: Readonly<Record<ErrorCode, number>> = {
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  internal: 500,
  unsupported: 501,
  unavailable: 503,
  disk_full: 507,
};

/** The one place where trouble becomes an HTTP answer. */
export function errorResponse(error: AppError): Response {
  return Response.json(errorBody(error), { status: STATUS[error.code] });
}

export const errorBody = ({ code, message, hint }: AppError): ErrorBody => ({
  error: { code, message, hint: hint ?? null },
});

/** The way back, for the client: an error body → AppError, whatever stood in front of the server. */
export function errorFrom(status: number, body: unknown): AppError {
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined;
  if (typeof error !== 'object' || error === null || !('message' in error) || typeof error.message !== 'string') {
    return new AppError('internal', `cannot read the answer: the server said ${status} without a reason`);
  }
  const code = 'code' in error && typeof error.code === 'string' && isErrorCode(error.code) ? error.code : 'internal';
  const hint = 'hint' in error && typeof error.hint === 'string' ? { hint: error.hint } : {};
  return new AppError(code, error.message, hint);
}

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(STATUS, code);
