/**
 * The configuration of Arize's harness for Codex, honoured as it stands: `config.yaml`, over it `arize-env.sh`, over it the environment. Other than there, a key is only ever sent to the backend that it is
 * for: ARIZE_API_KEY not to Phoenix, and none to a host that only a variable of the shell names.
 */
import { isAbsolute, join } from 'node:path';
import type { ContentMode } from '../model/content-policy.ts';
import type { BackendSettings } from './backend-settings.ts';
import type { IsClaimed } from './claimed-variable.ts';
import type { ConfigProblem } from './config.ts';
import {
  type DropInReading,
  type Environment,
  environmentValues,
  type Found,
  find,
  type NamedValues,
  NO_DROP_IN,
  parseFlag,
  type SourceFile,
  trustedEndpoint,
} from './drop-in.ts';
import { parseEndpoint } from './endpoint-url.ts';
import { parseExports } from './env-file.ts';
import { type HarnessFile, NO_HARNESS_FILE, parseHarnessFile } from './harness-file.ts';
import { isLocal, withOrigins } from './logfire-exporter.ts';

const EXPORTER = 'arize-harness';
const VENDOR_DOMAINS = ['arize.com'];
/** Nobody but the harness reads these: whoever sets one means it. */
const OWN_VARIABLES = [
  'ARIZE_TRACE_ENABLED',
  'ARIZE_DRY_RUN',
  'ARIZE_VERBOSE',
  'ARIZE_TRACE_DEBUG',
  'ARIZE_LOG_FILE',
  'ARIZE_USER_ID',
];

const harnessDir = (home: string): string => join(home, '.arize', 'harness');
/** The first that exists counts. */
export const harnessPaths = (home: string): readonly string[] =>
  ['config.yaml', 'config.json'].map((name) => join(harnessDir(home), name));
export const harnessEnvPath = (codexHome: string): string => join(codexHome, 'arize-env.sh');

export interface HarnessSources {
  readonly config: SourceFile;
  readonly envFile: SourceFile;
  readonly env: Environment;
  readonly home: string;
  /** `[forward] use` names the harness. */
  readonly isAskedFor: boolean;
  /** What config.toml has to say of this backend and this variable: see claimed-variable.ts. */
  readonly isClaimed: IsClaimed;
}

interface Reading {
  readonly sources: HarnessSources;
  readonly file: HarnessFile;
  /** `config.yaml`. */
  readonly filed: NamedValues;
  /** The environment, then `arize-env.sh`. */
  readonly overrides: readonly NamedValues[];
  readonly hasFile: boolean;
}

export function readArizeHarness(sources: HarnessSources): DropInReading {
  const { config, envFile, env } = sources;
  const parsed = config.text === null ? NO_HARNESS_FILE : parseHarnessFile(config.text);
  if (typeof parsed === 'string') {
    const hint = 'Mend the file; until then nothing of this exporter is used.';
    return { ...NO_DROP_IN, problems: [{ origin: config.path, sentence: parsed, hint, backend: EXPORTER }] };
  }
  const ofHarness = (values: Environment): Environment =>
    Object.fromEntries(Object.entries(values).filter(([name]) => /^(ARIZE|PHOENIX)_/.test(name)));
  const exported = ofHarness(envFile.text === null ? {} : parseExports(envFile.text));
  const reading: Reading = {
    sources,
    file: parsed,
    filed: { origin: config.path, isAmbient: false, values: parsed.values },
    overrides: [environmentValues(env), { origin: envFile.path, isAmbient: false, values: exported }],
    hasFile: parsed.hasEntry || Object.keys(exported).length > 0,
  };
  const secrets = [
    parsed.values['api_key'],
    ...reading.overrides.flatMap(({ values }) => [values['ARIZE_API_KEY'], values['PHOENIX_API_KEY']]),
  ].filter((key) => key !== undefined && key !== '');
  return { ...readBackend(reading), secrets: secrets.map(String) };
}

/** What the file says it is; without it whatever the variables complete. */
function targetOf({ filed, overrides }: Reading): string | null {
  const named = filed.values['target'];
  if (named !== undefined) return named;
  if (find(overrides, 'PHOENIX_ENDPOINT') !== null) return 'phoenix';
  return find(overrides, 'ARIZE_API_KEY') !== null && find(overrides, 'ARIZE_SPACE_ID') !== null ? 'arize' : null;
}

function readBackend(reading: Reading): Omit<DropInReading, 'secrets'> {
  const { sources, filed, overrides, hasFile } = reading;
  const target = targetOf(reading);
  if (target === null) return noTarget(reading);
  if (target !== 'phoenix' && target !== 'arize') {
    const hint = 'Its targets are phoenix and arize.';
    return {
      dropIn: null,
      problems: [
        { origin: filed.origin, sentence: 'The target of harnesses.codex is not known.', hint, backend: EXPORTER },
      ],
    };
  }
  const names =
    target === 'phoenix'
      ? { endpoint: 'PHOENIX_ENDPOINT', key: 'PHOENIX_API_KEY' }
      : { endpoint: 'ARIZE_OTLP_ENDPOINT', key: 'ARIZE_API_KEY' };
  const over = (variable: string, setting: string): Found | null => find(overrides, variable) ?? find([filed], setting);
  const key = over(names.key, 'api_key');
  const own = overrides.filter(({ isAmbient }) => !isAmbient);
  const choice = trustedEndpoint({
    named: find(overrides, names.endpoint),
    filed: find(own, names.endpoint) ?? find([filed], 'endpoint'),
    key,
    vendorDomains: VENDOR_DOMAINS,
    hasFile,
  });
  const dropIn = { exporter: EXPORTER, name: target } as const;
  const problems = choice.problem === null ? [] : [choice.problem];
  if (find(overrides, 'ARIZE_TRACE_ENABLED') !== null && !isOn(find(overrides, 'ARIZE_TRACE_ENABLED')))
    return { dropIn: { ...dropIn, layer: null }, problems };
  if (!hasFile && !sources.isAskedFor && !countsAlone(sources.env, choice.endpoint)) {
    const variable = target === 'phoenix' ? names.endpoint : names.key;
    const note = sources.isClaimed(target, variable) ? [] : [notMeant(variable)];
    return { dropIn: { ...dropIn, layer: null }, problems: [...problems, ...note] };
  }
  const found: Readonly<Record<string, Found | null>> = {
    endpoint: choice.endpoint,
    api_key: key,
    space_id: target === 'arize' ? over('ARIZE_SPACE_ID', 'space_id') : null,
    project: over('ARIZE_PROJECT_NAME', 'project_name'),
    user: over('ARIZE_USER_ID', 'user_id'),
    dry_run: find(overrides, 'ARIZE_DRY_RUN'),
    verbose: find(overrides, 'ARIZE_VERBOSE'),
    dump_dir: find(overrides, 'ARIZE_TRACE_DEBUG'),
    log_file: find(overrides, 'ARIZE_LOG_FILE'),
  };
  const settings = { target, ...settingsOf(found, reading), ...contentOf(over) };
  return { dropIn: { ...dropIn, layer: withOrigins(settings, found, sources.config) }, problems };
}

const isOn = (found: Found | null): boolean => parseFlag(found?.value) === true;

function settingsOf(found: Readonly<Record<string, Found | null>>, { sources, file }: Reading): BackendSettings {
  const { home } = sources;
  const text = (name: string): Record<string, string> => {
    const value = found[name]?.value;
    return value === undefined ? {} : { [name]: value };
  };
  const given = found['log_file']?.value.replace(/^~(?=\/)/, home);
  const logFile =
    given === undefined ? join(harnessDir(home), 'logs', 'codex.log') : isAbsolute(given) ? given : join(home, given);
  return {
    ...text('endpoint'),
    ...text('api_key'),
    ...text('space_id'),
    ...text('project'),
    ...text('user'),
    ...(speaksHttp(found) ? { protocol: 'http/protobuf' as const } : {}),
    ...(Object.keys(file.attributes).length === 0 ? {} : { attributes: file.attributes }),
    dry_run: isOn(found['dry_run'] ?? null),
    verbose: isOn(found['verbose'] ?? null),
    log_file: logFile,
    ...(isOn(found['dump_dir'] ?? null) ? { dump_dir: join(harnessDir(home), 'state', 'codex', 'debug') } : {}),
  };
}

/** Arize AX takes gRPC unless the endpoint has a path, which gRPC has not. */
function speaksHttp(found: Readonly<Record<string, Found | null>>): boolean {
  const url = parseEndpoint(found['endpoint']?.value ?? '');
  return typeof url !== 'string' && url.pathname !== '/';
}

/** Its switches, where somebody set one; without, our own default counts. Those that are not set are on, as they are there. */
function contentOf(over: (variable: string, setting: string) => Found | null): { content_mode?: ContentMode } {
  const prompts = over('ARIZE_LOG_PROMPTS', 'prompts');
  const tools = [over('ARIZE_LOG_TOOL_DETAILS', 'tool_details'), over('ARIZE_LOG_TOOL_CONTENT', 'tool_content')];
  if (prompts === null && tools.every((found) => found === null)) return {};
  const isOff = (found: Found | null): boolean => found !== null && !isOn(found);
  if (isOff(prompts)) return { content_mode: 'metadata_only' };
  return { content_mode: tools.some(isOff) ? 'no_tool_content' : 'full' };
}

/** See the Logfire exporter's: what is local leaves nothing, and who sets a variable of the harness alone means it. */
const countsAlone = (env: Environment, endpoint: Found | null): boolean =>
  OWN_VARIABLES.some((name) => env[name]) || isLocal(endpoint);

const notMeant = (variable: string): ConfigProblem => ({
  origin: `$${variable}`,
  sentence: `${variable} is set, and nothing says that it is meant for Codex.`,
  hint: 'If it is, write `use = ["arize-harness"]` under `[forward]` in config.toml; if not, nothing is to be done.',
  backend: null,
});

function noTarget({ sources, file, filed }: Reading): Omit<DropInReading, 'secrets'> {
  if (!file.hasEntry) return { dropIn: null, problems: [] };
  const hint = 'Add `target: phoenix` or `target: arize`.';
  return {
    dropIn: null,
    problems: [
      {
        origin: sources.config.path,
        sentence: `harnesses.codex in ${filed.origin} has no target.`,
        hint,
        backend: EXPORTER,
      },
    ],
  };
}
