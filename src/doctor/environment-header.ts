/**
 * Headers that Codex's exporters take from its environment. Measured on 0.169.0, HTTP and gRPC alike: they go over those of the configuration, whatever the
 * case of their names; the variable of a signal takes the place of the general one as a whole, even where it is empty.
 */
import { validateHeaderName, validateHeaderValue } from 'node:http';
import { type Exporter, SIGNALS, type Signal } from './exporter.ts';

export const HEADER_VARIABLE = 'OTEL_EXPORTER_OTLP_HEADERS';

type Environment = Readonly<Record<string, string | undefined>>;

export interface EnvironmentHeaders {
  /** The one that counts; null where none is set. */
  readonly variable: string | null;
  /** Names in lower case. Secrets: never shown. */
  readonly headers: Readonly<Record<string, string>>;
}

export function environmentHeaders(signal: Signal, env: Environment): EnvironmentHeaders {
  const own = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_HEADERS`;
  const variable = [own, HEADER_VARIABLE].find((name) => env[name] !== undefined) ?? null;
  const pairs = variable === null ? [] : (env[variable] ?? '').split(',').flatMap(pairOf);
  return { variable, headers: Object.fromEntries(pairs) };
}

/** What an export of Codex carries when it is started in this environment. Names in lower case. */
export const carriedHeaders = ({ signal, headers }: Exporter, env: Environment): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  ...environmentHeaders(signal, env).headers,
});

/** Variables that name endpoints for other programs: Codex does not look at them. */
export const endpointVariables = (env: Environment): string[] =>
  ['', ...SIGNALS.map((signal) => `${signal.toUpperCase()}_`)]
    .map((part) => `OTEL_EXPORTER_OTLP_${part}ENDPOINT`)
    .filter((name) => (env[name] ?? '') !== '');

/** What is no header is left out, as Codex does: no name, no value, characters that HTTP does not allow. */
function pairOf(text: string): [name: string, value: string][] {
  const at = text.indexOf('=');
  if (at < 0) return [];
  const [name, value] = [text.slice(0, at).trim().toLowerCase(), decoded(text.slice(at + 1).trim())];
  if (name === '' || value === '') return [];
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return [[name, value]];
  } catch {
    return [];
  }
}

/** One escape that cannot be read leaves the whole value as it was written. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
