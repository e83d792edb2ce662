/** A backend that does not let us in says little; we know what was sent, and where it came from. Names only: values of headers are secrets. Pure. */
import type { Backend } from '../config/backend.ts';
import { isSecretHeader } from '../config/secret-header.ts';
import type { Endpoint, SendOutcome } from '../deliver/endpoint.ts';

/** Nobody was let in, or not with this key. */
const IS_ABOUT_KEYS = /^(?:HTTP 40[13]|gRPC (?:UNAUTHENTICATED|PERMISSION_DENIED))\b/;

/** The same outcome, with what a person has to know to mend it. */
export function explainKeyRefusal(
  outcome: SendOutcome,
  { name, origin, keysFrom }: Pick<Backend, 'name' | 'origin' | 'keysFrom'>,
  { headers }: Pick<Endpoint, 'headers'>,
): SendOutcome {
  if (outcome.outcome !== 'refused' || !IS_ABOUT_KEYS.test(outcome.message)) return outcome;
  const sent = Object.keys(headers).filter(isSecretHeader);
  const what =
    sent.length === 0
      ? `it was sent without a key; add one to [backends.${name}] (${origin})`
      : `it was sent with ${sent.map((header) => `\`${header}\``).join(', ')}, from ${keysFrom.length === 0 ? origin : keysFrom.join(', ')}; check it there`;
  return { ...outcome, message: `${outcome.message} – ${what}, then run \`turnscope flush\`` };
}
