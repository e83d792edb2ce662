/** Which form a key has to have is for its receiver to say; these are wrong everywhere. */

export interface BetterHeader {
  /** Goes on a sentence whose subject is the header. */
  readonly why: string;
  readonly form: string;
}

/** @param isTaken the receiver took it as it is, so that a scheme may be missing. */
export function betterHeader(name: string, value: string, isTaken: boolean): BetterHeader | null {
  const isAuthorization = name.toLowerCase() === 'authorization';
  const form = isAuthorization ? 'its scheme and the key alone, such as "Bearer KEY" or "Basic KEY"' : 'the key alone';
  if (/\$\{?\w+\}?|^env:/i.test(value) && /^(?:\w+ )?(?:\$\{?\w+\}?|env:\w+)$/i.test(value.trim()))
    return { why: 'holds the name of a variable, which Codex does not look up', form };
  if (/^['"]|['"]$/.test(value.trim())) return { why: 'has quotes inside its value', form };
  if (value !== value.trim() || /[\r\n\t]/.test(value)) return { why: 'has white space around its value', form };
  if (value === '') return { why: 'is empty', form };
  if (!isAuthorization || isTaken) return null;
  if (/^(?:bearer|basic)\s+(?:bearer|basic)\s/i.test(value)) return { why: 'names its scheme twice', form };
  return /\s/.test(value) ? null : { why: 'has no scheme before the key', form };
}
