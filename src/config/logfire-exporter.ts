/**
 * The Logfire exporter's configuration, honoured as it stands: `config.env` and the same names in the environment, where the environment wins. Its defaults are its own: with it, all
 * content leaves (redacted) unless it says otherwise.
 */
import { isAbsolute, join } from 'node:path';
import { CONTENT_MODES, type ContentMode } from '../model/content-policy.ts';
import type { BackendSettings } from './backend-settings.ts';
import type { IsClaimed } from './claimed-variable.ts';
import type { ConfigProblem } from './config.ts';
import {
  type DropInReading,
  type Environment,
  environmentValues,
  type Found,
  find,
  NO_DROP_IN,
  parseFlag,
  type SourceFile,
  trustedEndpoint,
} from './drop-in.ts';
import { isLoopback, parseEndpoint } from './endpoint-url.ts';
import { parseEnvFile } from './env-file.ts';
import { type Layer, layerOf } from './layer.ts';

const FOLDER = 'logfire-exporter';
export const LOGFIRE_BACKEND = 'logfire';
const VENDOR_DOMAINS = ['pydantic.dev', 'pydantic.info'];

const xdg = (value: string | undefined, fallback: string): string =>
  value !== undefined && isAbsolute(value) ? value : fallback;

export const logfireConfigPath = (env: Environment, home: string): string =>
  join(xdg(env['XDG_CONFIG_HOME'], join(home, '.config')), FOLDER, 'config.env');

const logPath = (env: Environment, home: string): string =>
  join(xdg(env['XDG_STATE_HOME'], join(home, '.local/state')), FOLDER, 'logs', 'logfire-exporter.log');

const KNOWN = [
  'LOGFIRE_TOKEN',
  'LOGFIRE_BASE_URL',
  'LOGFIRE_URL',
  'CODEX_LOGFIRE_AUTH_SCHEME',
  'CODEX_LOGFIRE_CONTENT_CAPTURE_MODE',
  'CODEX_LOGFIRE_SERVICE_NAME',
  'CODEX_LOGFIRE_DEBUG',
  // which Python to run: nothing to do here
  'CODEX_LOGFIRE_PYTHON',
];

/** Names that the exporter read, and we do not: whoever wrote them wanted something that does not happen. */
function unused(values: Environment, origin: string): ConfigProblem[] {
  const names = Object.keys(values).filter(
    (name) => /^(OTEL_EXPORTER_|(CODEX_)?LOGFIRE_)/.test(name) && !KNOWN.includes(name),
  );
  return names.map((name) => ({
    origin,
    sentence: `${name} does not count.`,
    hint: 'What it is for can be said in config.toml, or remove it.',
    backend: null,
  }));
}

export interface LogfireSources {
  readonly file: SourceFile;
  readonly env: Environment;
  readonly home: string;
  /** `[forward] use` names this exporter. */
  readonly isAskedFor: boolean;
  /** What config.toml has to say of this backend and this variable: see claimed-variable.ts. */
  readonly isClaimed: IsClaimed;
}

export function readLogfireExporter({ file, env, home, isAskedFor, isClaimed }: LogfireSources): DropInReading {
  const filed = { origin: file.path, isAmbient: false, values: file.text === null ? {} : parseEnvFile(file.text) };
  const places = [environmentValues(env), filed];
  const secrets = places.flatMap(({ values }) => values['LOGFIRE_TOKEN'] ?? []);
  const token = find(places, 'LOGFIRE_TOKEN');
  if (token === null && file.text === null) return NO_DROP_IN;
  const choice = trustedEndpoint({
    named: find(places, 'LOGFIRE_BASE_URL', 'LOGFIRE_URL'),
    filed: find([filed], 'LOGFIRE_BASE_URL', 'LOGFIRE_URL'),
    key: token,
    vendorDomains: VENDOR_DOMAINS,
    hasFile: file.text !== null,
  });
  const problems: ConfigProblem[] = [
    ...(choice.problem === null ? [] : [choice.problem]),
    ...unused(filed.values, file.path),
  ];
  const off = (...more: readonly ConfigProblem[]): DropInReading => ({
    dropIn: { exporter: FOLDER, name: LOGFIRE_BACKEND, layer: null },
    problems: [...problems, ...more],
    secrets,
  });
  if (token === null || isPlaceholder(token)) return off(noToken(token, file.path));
  if (file.text === null && !isAskedFor && !countsAlone(env, choice.endpoint))
    return isClaimed(LOGFIRE_BACKEND, 'LOGFIRE_TOKEN') ? off() : off(notMeant(token));
  const content = contentOf(find(places, 'CODEX_LOGFIRE_CONTENT_CAPTURE_MODE'));
  const scheme = find(places, 'CODEX_LOGFIRE_AUTH_SCHEME');
  const serviceName = find(places, 'CODEX_LOGFIRE_SERVICE_NAME');
  const debug = find(places, 'CODEX_LOGFIRE_DEBUG');
  const found: Readonly<Record<string, Found | null>> = {
    token,
    endpoint: choice.endpoint,
    auth_scheme: scheme,
    service_name: serviceName,
    content_mode: content.found,
    verbose: debug,
  };
  const settings: BackendSettings = {
    target: LOGFIRE_BACKEND,
    token: token.value,
    ...(choice.endpoint === null ? {} : { endpoint: choice.endpoint.value }),
    ...(scheme === null ? {} : { auth_scheme: scheme.value }),
    ...(serviceName === null ? {} : { service_name: serviceName.value }),
    content_mode: content.mode,
    verbose: parseFlag(debug?.value) === true,
    log_file: logPath(env, home),
  };
  return {
    dropIn: { exporter: FOLDER, name: LOGFIRE_BACKEND, layer: withOrigins(settings, found, file) },
    problems: [...problems, ...content.problems],
    secrets,
  };
}

/** Its documents have `LOGFIRE_TOKEN=<your Logfire write token>` to be filled in. */
const isPlaceholder = ({ value }: Found): boolean => /^<.*>$/.test(value);

const noToken = (placeholder: Found | null, path: string): ConfigProblem => ({
  origin: placeholder?.origin ?? path,
  sentence: placeholder === null ? 'There is no LOGFIRE_TOKEN.' : 'LOGFIRE_TOKEN is still the placeholder.',
  hint:
    placeholder === null
      ? 'Add a line `LOGFIRE_TOKEN=…` with a write token.'
      : 'Put a write token in its place, which Logfire makes under Project settings.',
  backend: LOGFIRE_BACKEND,
});

/** No mistake: most who have the variable have it for something else. */
const notMeant = ({ origin }: Found): ConfigProblem => ({
  origin,
  sentence: 'LOGFIRE_TOKEN is set, and nothing says that it is meant for Codex.',
  hint: 'If it is, write `use = ["logfire-exporter"]` under `[forward]` in config.toml; if not, nothing is to be done.',
  backend: null,
});

/**
 * Variables without a file: meant for Codex if one of them belongs to this exporter alone, and harmless if nothing leaves the machine. LOGFIRE_TOKEN by itself is also what every program under development
 * that uses Logfire has.
 */
const countsAlone = (env: Environment, endpoint: Found | null): boolean =>
  Object.keys(env).some((name) => name.startsWith('CODEX_LOGFIRE_') && env[name]) || isLocal(endpoint);

export function isLocal(endpoint: Found | null): boolean {
  const url = endpoint === null ? '' : parseEndpoint(endpoint.value);
  return typeof url !== 'string' && isLoopback(url.href);
}

const isMode = (word: string): word is ContentMode => CONTENT_MODES.some((mode) => mode === word);

/** A mode that nobody knows was meant to hold something back. */
function contentOf(found: Found | null): { mode: ContentMode; found: Found | null; problems: ConfigProblem[] } {
  const word = found?.value.toLowerCase() ?? 'full';
  if (isMode(word)) return { mode: word, found, problems: [] };
  const sentence = `${found?.origin ?? ''} is none of ${CONTENT_MODES.join(', ')}; metadata_only counts.`;
  const hint = 'Mend the word.';
  return { mode: 'metadata_only', found, problems: [{ origin: found?.origin ?? '', sentence, hint, backend: null }] };
}

/** Where each value came from; what nobody set came with the exporter. */
export function withOrigins(
  settings: BackendSettings,
  found: Readonly<Record<string, Found | null>>,
  file: SourceFile,
): Layer {
  const defaults = layerOf(settings, file.text === null ? "default of the exporter's" : `default with ${file.path}`);
  const said = Object.entries(found).flatMap(([name, value]) => (value === null ? [] : [[name, value.origin]]));
  return { settings, origins: { ...defaults.origins, ...Object.fromEntries(said) } };
}
