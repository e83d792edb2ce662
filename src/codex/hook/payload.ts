/** Reading a hook's payload: whatever is not what Codex promises counts as not told. */
export type Payload = Readonly<Record<string, unknown>>;

/** null for what is no JSON object. */
export function payloadOf(json: string): Payload | null {
  try {
    const told = JSON.parse(json) as unknown;
    return isObject(told) ? told : null;
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Payload =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object without keys for what is none. */
export const objectOf = (value: unknown): Payload => (isObject(value) ? value : {});

export function text(payload: Payload, key: string): string | null {
  const value = Object.hasOwn(payload, key) ? payload[key] : undefined;
  return typeof value === 'string' ? value : null;
}

/** Text as it is, anything else as JSON; null for nothing. */
export const textOf = (value: unknown): string | null =>
  value === undefined || value === null ? null : typeof value === 'string' ? value : JSON.stringify(value);
