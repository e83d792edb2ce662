/**
 * Who may ask on loopback: programs with the access token, and browsers that came in by a login link. Other users of
 * the same machine can reach the port too, so being on loopback proves nothing.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface Auth {
  /** `/login?token=…`; works once. */
  loginPath(): string;
  /** The value of the cookie for a login token, or undefined when the token is wrong, used or too old. */
  exchange(token: string): string | undefined;
  isAccessToken(token: string): boolean;
  isCookie(value: string): boolean;
}

export interface AuthOptions {
  /** The access token of this server: at least 128 random bits as text. */
  readonly token: string;
  /** ms since the epoch. */
  readonly now: () => number;
}

const TICKET_MAX_AGE_MS = 24 * 3_600_000;
const TICKETS_MAX = 1_000;

/** Hashing first makes both sides equally long, so that comparing tells nothing about the secret. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const isSame = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

export function createAuth({ token, now }: AuthOptions): Auth {
  /** Login tickets → when they were made. A used ticket is gone. */
  const tickets = new Map<string, number>();
  // Made from the token, so that a browser stays logged in over a restart that keeps the token, and a stolen cookie is
  // not the token.
  const cookie = createHash('sha256').update(`turnscope browser session ${token}`).digest('base64url');
  return {
    loginPath() {
      const ticket = randomBytes(24).toString('base64url');
      tickets.set(ticket, now());
      const [oldest] = tickets.keys();
      if (tickets.size > TICKETS_MAX && oldest !== undefined) tickets.delete(oldest);
      return `/login?token=${ticket}`;
    },
    exchange(offered) {
      // The access token opens everything already: whoever holds it may make a browser session of it, any number of times.
      if (isSame(offered, token)) return cookie;
      const madeAt = tickets.get(offered);
      tickets.delete(offered);
      return madeAt !== undefined && now() - madeAt <= TICKET_MAX_AGE_MS ? cookie : undefined;
    },
    isAccessToken: (offered) => isSame(offered, token),
    isCookie: (offered) => isSame(offered, cookie),
  };
}
