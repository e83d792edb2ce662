/** Reading a hook's payload: whatever is not what Codex promises counts as not told. */
export type Payload = Readonly<Record<string, unknown>>;

/** null for what is no JSON object. */
export function payloadOf(json: string): Payload | null {
  try {
    const told = JSON.parse(json) as unknown;
    return typeof told === 'object' && told !== null && !Array.isArray(told) ? (told as Payload) : null;
  } catch {
    return null;
  }
}

export function text(payload: Payload, key: string): string | null {
  const value = payload[key];
  return typeof value === 'string' ? value : null;
}

/** Text as it is, anything else as JSON; null for nothing. */
export const textOf = (value: unknown): string | null =>
  value === undefined || value === null ? null : typeof value === 'string' ? value : JSON.stringify(value);
