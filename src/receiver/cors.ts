/** Lets pages of chosen origins send from a browser. Off unless origins are configured: telemetry of a laptop is no page's business. */
import type { HttpAnswer } from './answer.ts';
import type { HttpHandler } from './handler.ts';
import { headerOf } from './request.ts';

export interface CorsOptions {
  /** Such as `https://app.example.com`; `*` stands for any characters but `/`. Credentials are never allowed. */
  readonly origins: readonly string[];
  /** That a page may set. */
  readonly allowedHeaders?: readonly string[];
  /** How long a browser may remember the answer to a preflight. */
  readonly maxAgeSeconds?: number;
}

const ALLOWED_HEADERS = ['content-type', 'content-encoding'] as const;
const MAX_AGE_SECONDS = 7_200;

export function withCors(handler: HttpHandler, options: CorsOptions): HttpHandler {
  const patterns = options.origins.map(patternOf);
  const allowed = (options.allowedHeaders ?? ALLOWED_HEADERS).join(', ');
  const maxAge = String(options.maxAgeSeconds ?? MAX_AGE_SECONDS);
  return async (request) => {
    const origin = headerOf(request, 'origin');
    if (origin === '' || !patterns.some((pattern) => pattern.test(origin))) return handler(request);
    // Never `*`: the answer differs by origin, and caches have to know.
    const shared = { 'access-control-allow-origin': origin, vary: 'origin' };
    const preflight = request.method === 'OPTIONS' && headerOf(request, 'access-control-request-method') !== '';
    if (!preflight) {
      const answer = await handler(request);
      return { ...answer, headers: { ...answer.headers, ...shared } };
    }
    const headers = {
      ...shared,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': allowed,
      'access-control-max-age': maxAge,
    };
    return { status: 204, headers, body: new Uint8Array(0) } satisfies HttpAnswer;
  };
}

function patternOf(origin: string): RegExp {
  const parts = origin.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^/]*')}$`, 'i');
}
