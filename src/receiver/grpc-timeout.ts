/** ms by the unit letters of `grpc-timeout`. */
const UNIT_MS: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1_000, m: 1, u: 1e-3, n: 1e-6 };

/** Longer than a timer of Node can be set to is for ever. */
const TIMEOUT_MS_MAX = 2 ** 31 - 1;

/** ms that the caller waits; Infinity when the header is absent (''); undefined when it is not a timeout. */
export function parseGrpcTimeout(header: string): number | undefined {
  if (header === '') return Number.POSITIVE_INFINITY;
  const [, digits, unit = ''] = /^(\d{1,8})([HMSmun])$/.exec(header) ?? [];
  const unitMs = UNIT_MS[unit];
  if (unitMs === undefined) return undefined;
  const timeoutMs = Number(digits) * unitMs;
  return timeoutMs > TIMEOUT_MS_MAX ? Number.POSITIVE_INFINITY : timeoutMs;
}
