import { OtelError } from './otel-error.ts';
import type { OtlpHttpExporter } from './otel-settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where Codex's own shorthand sends; with a key of yours, Statsig's public address is the one to use. */
const ENDPOINT = 'https://api.statsig.com/otlp';
const KEY_VARIABLE = 'STATSIG_SERVER_SDK_SECRET';
const KEY_HEADER = 'statsig-api-key';

/**
 * What `statsig` stands for: OTLP over HTTP as JSON to Statsig, with the key of `STATSIG_SERVER_SDK_SECRET`. Codex carries a key of its own; nobody
 * else may use that, so none is built in. Throws `OtelError` without a key.
 */
export function statsigExporter(env: Environment): OtlpHttpExporter {
  const key = env[KEY_VARIABLE]?.trim() ?? '';
  if (key === '') {
    throw new OtelError('invalid_config', `statsig needs a key of yours: set ${KEY_VARIABLE}, or use otlp-http`);
  }
  return { kind: 'otlp-http', endpoint: ENDPOINT, headers: { [KEY_HEADER]: key }, protocol: 'json' };
}
