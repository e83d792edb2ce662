import type { Signal } from '../otlp/signal.ts';

/** Where a path leads. */
export type Route =
  /** The path names the signal. */
  | { readonly kind: 'signal'; readonly signal: Signal }
  /** Any other path: Codex posts to the configured URL as it is, so the content decides, else the hint. */
  | { readonly kind: 'guess'; readonly hint: Signal | null }
  | { readonly kind: 'health' }
  | { readonly kind: 'unsupported' };

const SIGNAL_PATH = /^(?:\/otlp)?\/v1\/(logs|traces|metrics)$/;
const SIGNAL_SUFFIX = /\/v1\/(logs|traces|metrics)$/;
const HEALTH_PATHS: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/livez']);

/** `target` is the request target: query and doubled or trailing slashes do not matter, in `prefix` neither. */
export function routeOf(target: string, prefix = ''): Route {
  const whole = tidy(target.split('?', 1)[0] ?? '');
  const start = tidy(`/${prefix}`);
  const path = whole.startsWith(`${start}/`) ? whole.slice(start.length) : whole;
  if (HEALTH_PATHS.has(path)) return { kind: 'health' };
  if (path.startsWith('/v1development/')) return { kind: 'unsupported' };
  const exact = signalIn(SIGNAL_PATH, path);
  return exact === null ? { kind: 'guess', hint: signalIn(SIGNAL_SUFFIX, path) } : { kind: 'signal', signal: exact };
}

const tidy = (path: string): string => path.replaceAll(/\/{2,}/g, '/').replace(/\/$/, '');

function signalIn(pattern: RegExp, path: string): Signal | null {
  const name = pattern.exec(path)?.[1];
  return name === 'logs' || name === 'traces' || name === 'metrics' ? name : null;
}
