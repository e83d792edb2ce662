/** What a request must be before any route sees it: addressed to loopback, from our own page, by somebody known. */
import { AppError } from '../lib/errors.ts';
import type { Auth } from './auth.ts';

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

const hostOf = (request: Request): string => request.headers.get('host') ?? new URL(request.url).host;

/**
 * Throws `forbidden` for a Host that is not loopback: a page from elsewhere can let its own name point to 127.0.0.1
 * (DNS rebinding) and would then count as same-origin with us.
 */
export function checkHost(request: Request): void {
  const host = hostOf(request);
  if (LOOPBACK.test(host)) return;
  throw new AppError(
    'forbidden',
    `cannot answer for host ${JSON.stringify(host.slice(0, 100))}: this server answers on loopback only`,
    {
      hint: 'Open it as http://127.0.0.1 with its port.',
    },
  );
}

/** Throws `forbidden` when a request that may change something comes from a page of another origin. */
export function checkOrigin(request: Request): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const origin = request.headers.get('origin');
  // Programs send no Origin; browsers always do with these methods. A program proves itself by its token.
  if (origin === null && request.headers.has('authorization')) return;
  if (origin === `http://${hostOf(request)}`) return;
  throw new AppError('forbidden', 'cannot accept the request: it comes from a page of another origin', {
    hint: 'Use the page of this server, or send the access token as `Authorization: Bearer …`.',
  });
}

/** Throws `unauthenticated` without the cookie of a login or the access token. */
export function checkCaller(request: Request, auth: Auth): void {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (bearer !== undefined && auth.isAccessToken(bearer.trim())) return;
  const cookie = readCookie(request, cookieName(request));
  if (cookie !== undefined && auth.isCookie(cookie)) return;
  throw new AppError('unauthenticated', 'cannot answer: this browser or program is not logged in', {
    hint: 'Open the login link that `turnscope up` printed, or send the access token as `Authorization: Bearer …`.',
  });
}

/** Browsers share cookies between the ports of a host, so two servers would log each other out without the port. */
export function cookieName(request: Request): string {
  return `turnscope_${/:(\d+)$/.exec(hostOf(request))?.[1] ?? '80'}`;
}

function readCookie(request: Request, name: string): string | undefined {
  const pairs = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
