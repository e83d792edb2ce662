/** Who answers at the address that a user gave: found out before anything is made there, and told in the user's words. */
import { ClickHouseError } from '@clickhouse/client';
import { AppError } from '../lib/errors.ts';
import { sqlFile } from './sql-file.ts';
import type { Store } from './store.ts';

/** The first with text indexes as our tables use them. */
const VERSION_LEAST = [26, 2] as const;
const GREETING_SECONDS = 5;
const HINT = 'Check the address, user, password and database given with --clickhouse.';

/** Throws an AppError that says what is wrong there. `url` without user and password. */
export async function greetClickhouse(store: Pick<Store, 'query'>, url: string): Promise<void> {
  let rows: readonly { readonly version?: unknown }[];
  try {
    rows = await store.query<{ version?: unknown }>(
      sqlFile('query/server-version.sql'),
      {},
      {
        timeoutSeconds: GREETING_SECONDS,
      },
    );
  } catch (thrown) {
    throw greetingError(AppError.from(thrown), url);
  }
  const version = rows[0]?.version;
  if (typeof version !== 'string') throw noClickhouse(url);
  if (!isNewEnough(version)) {
    const least = VERSION_LEAST.join('.');
    throw new AppError('unsupported', `cannot use ClickHouse ${version.slice(0, 40)} at ${url}: it is too old`, {
      hint: `Update it to ${least} or newer, or leave --clickhouse out.`,
    });
  }
}

/** `26.7.2.1` → whether it is new enough. */
export function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > VERSION_LEAST[0] || (major === VERSION_LEAST[0] && minor >= VERSION_LEAST[1]);
}

function greetingError(error: AppError, url: string): AppError {
  const { cause } = error;
  if (cause instanceof ClickHouseError) return new AppError(error.code, error.message, { cause, hint: HINT });
  if (!(cause instanceof Error)) return error;
  // The system's errors (ECONNREFUSED, ENOTFOUND, …) have codes; what a stranger's answer causes has none.
  if ('code' in cause) {
    return new AppError('unavailable', `cannot reach ClickHouse at ${url}: ${cause.message}`, { cause, hint: HINT });
  }
  if (/abort|timeout/i.test(cause.message)) {
    return new AppError('unavailable', `cannot reach ClickHouse at ${url}: it does not answer`, { cause, hint: HINT });
  }
  return noClickhouse(url, cause);
}

function noClickhouse(url: string, cause?: unknown): AppError {
  return new AppError('invalid_input', `cannot use ${url}: what answers there is no ClickHouse`, { cause, hint: HINT });
}
