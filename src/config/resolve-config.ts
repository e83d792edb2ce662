/**
 * All that was read → the configuration. Pure. Above wins, for each backend by itself:
 *
 *     its entry in config.toml  >  OTEL_* where the entry asks for them  >  [forward]  >  the exporter that is taken over  >  defaults of its target
 *
 * An entry that names an endpoint or a key takes nothing from the exporter of the same name: a key of one origin never goes to the endpoint of another.
 */
import { AppError } from '../lib/errors.ts';
import { BUDGET_KINDS, type Budget } from '../model/budget.ts';
import { NO_PERSONAL, switched } from '../redact/personal-data.ts';
import { parseUserRules } from '../redact/user-rules.ts';
import { readArizeHarness } from './arize-harness.ts';
import type { BackendSettings, BudgetSettings, ForwardSettings } from './backend-settings.ts';
import { type BuiltBackend, buildBackend, repositoryModes } from './build-backend.ts';
import { claimsOf } from './claimed-variable.ts';
import type { Config, ConfigProblem } from './config.ts';
import { type DropInReading, NO_DROP_IN, type SourceFile } from './drop-in.ts';
import { type Layer, layerOf, mergeLayers, namesConnection } from './layer.ts';
import { readLogfireExporter } from './logfire-exporter.ts';
import { otelSettings } from './otel-environment.ts';
import type { FileSettings } from './read-settings.ts';
import type { Surroundings } from './word.ts';

export interface ConfigSources extends Surroundings {
  readonly configFile: SourceFile;
  /** What stands in it. */
  readonly settings: FileSettings;
  readonly logfireFile: SourceFile;
  readonly harnessConfig: SourceFile;
  readonly harnessEnv: SourceFile;
  /** The user's own rules of redaction. */
  readonly rulesFile: SourceFile;
}

export const DEFAULT_RULES_FILE = 'redaction.json';

export function resolveConfig(sources: ConfigSources): Config {
  const { settings, configFile, rulesFile } = sources;
  const dropIns = readDropIns(sources);
  const named = [
    ...Object.keys(settings.backends),
    ...settings.broken,
    ...dropIns.flatMap(({ dropIn }) => dropIn?.name ?? []),
  ];
  const rulesProblems = checkRules(sources);
  const keepsAllOff = settings.keepsAllOff || rulesProblems.length > 0;
  const built = [...new Set(named)].map((name) => heldBack(buildOne(name, sources, dropIns), keepsAllOff));
  const secrets = [...built, ...dropIns].flatMap((one) => one.secrets).concat(settings.literalSecrets);
  return {
    backends: built.flatMap(({ backend }) => backend ?? []),
    content: {
      mode: settings.content.mode ?? 'full',
      perTool: settings.content.by_tool ?? {},
      perRepository: repositoryModes(settings.content.by_repository, sources),
    },
    redaction: {
      userRulesFile: rulesFile.text === null && rulesFile.trouble === null ? null : rulesFile.path,
      secrets: [...new Set(secrets)].filter((secret) => secret !== ''),
      personal: switched(NO_PERSONAL, settings.redaction),
    },
    budgets: budgetsOf(settings.budget),
    problems: [
      ...unreadable(sources),
      ...settings.problems,
      ...rulesProblems,
      ...opened(configFile, settings.literalSecrets),
      ...dropIns.flatMap(({ problems }) => problems),
      ...built.flatMap(({ problems }) => problems),
    ],
    entries: built.map(({ entry }) => entry),
  };
}

function budgetsOf(settings: BudgetSettings): Budget[] {
  const all = settings.month_usd === undefined ? {} : { '': settings.month_usd };
  return BUDGET_KINDS.flatMap((kind) =>
    Object.entries((kind === 'all' ? all : settings[kind]) ?? {}).map(([name, monthUsd]) => ({ kind, name, monthUsd })),
  );
}

/** Both exporters, but one whose file says what it wants in a way that cannot be read is not asked: a part of it could be what forbids something. */
function readDropIns(sources: ConfigSources): DropInReading[] {
  const { settings, env, home, logfireFile, harnessConfig, harnessEnv } = sources;
  const use = settings.forward.use ?? [];
  const isClaimed = claimsOf(settings.backends);
  const logfire =
    logfireFile.trouble === null
      ? readLogfireExporter({ file: logfireFile, env, home, isAskedFor: use.includes('logfire-exporter'), isClaimed })
      : NO_DROP_IN;
  const arize = [harnessConfig, harnessEnv].every(({ trouble }) => trouble === null)
    ? readArizeHarness({
        config: harnessConfig,
        envFile: harnessEnv,
        env,
        home,
        isAskedFor: use.includes('arize-harness'),
        isClaimed,
      })
    : NO_DROP_IN;
  return [
    { ...logfire, problems: [...logfire.problems, ...opened(logfireFile, logfire.secrets)] },
    {
      ...arize,
      problems: [...arize.problems, ...opened(harnessConfig, arize.secrets), ...opened(harnessEnv, arize.secrets)],
    },
  ];
}

function buildOne(name: string, sources: ConfigSources, dropIns: readonly DropInReading[]): BuiltBackend {
  const { settings, configFile } = sources;
  const entry = settings.backends[name];
  const dropIn = dropIns.find((reading) => reading.dropIn?.name === name)?.dropIn ?? null;
  const entryLayer = entry === undefined ? null : layerOf(entry, configFile.path);
  const isOwn = entryLayer !== null && namesConnection(entryLayer);
  const without = (state: 'off' | 'broken'): BuiltBackend => ({
    backend: null,
    entry: { name, target: entry?.target ?? (dropIn === null ? null : name), state, settings: [] },
    problems: [],
    secrets: [],
  });
  if (settings.broken.includes(name)) return without('broken');
  if (dropIn !== null && dropIn.layer === null && !isOwn)
    return without(dropIns.some(({ problems }) => problems.some(({ backend }) => backend === name)) ? 'broken' : 'off');
  const layers = [
    isOwn ? null : (dropIn?.layer ?? null),
    layerOf(sharedSettings(settings.forward), `[forward] in ${configFile.path}`),
    entry?.use_otel_environment === true ? layerOf(otelSettings(sources.env), 'OTEL_* of the environment') : null,
    entryLayer,
  ];
  const origin = entry === undefined ? (dropIn?.exporter ?? configFile.path) : configFile.path;
  return buildBackend(name, mergeLayers(layers.filter((layer): layer is Layer => layer !== null)), origin, sources);
}

/** Where something for all backends cannot be understood, none of them sends: what forbids it may stand there. */
function heldBack(built: BuiltBackend, keepsAllOff: boolean): BuiltBackend {
  if (!keepsAllOff || built.backend === null) return built;
  return { ...built, backend: null, entry: { ...built.entry, state: 'broken' } };
}

/** Rules that cannot be used would let out what they are there to take out. */
function checkRules({ rulesFile: { path, text, trouble }, settings }: ConfigSources): ConfigProblem[] {
  const problem = (sentence: string): ConfigProblem[] => [
    { origin: path, sentence, hint: 'Mend the file; until then nothing is forwarded.', backend: null },
  ];
  if (trouble !== null) return problem(`The redaction rules cannot be read: ${trouble}.`);
  if (text === null)
    return settings.redaction.rules_file === undefined ? [] : problem('The redaction rules are missing.');
  try {
    parseUserRules(text, path);
    return [];
  } catch (thrown) {
    return problem(`The redaction rules cannot be used: ${AppError.from(thrown).message.replace(/^.*?: /, '')}.`);
  }
}

function sharedSettings({ use: _use, ...shared }: ForwardSettings): BackendSettings {
  return shared;
}

/** A key in a file that other users of the machine can read is not theirs alone any more; sending nothing would not change that. */
function opened({ path, text, isOpenToOthers }: SourceFile, secrets: readonly string[]): ConfigProblem[] {
  if (!isOpenToOthers || !secrets.some((secret) => secret !== '' && text?.includes(secret))) return [];
  return [
    {
      origin: path,
      sentence: 'Others may read the keys in this file.',
      hint: `Run \`chmod 600 ${path}\`.`,
      backend: null,
    },
  ];
}

function unreadable({ logfireFile, harnessConfig, harnessEnv }: ConfigSources): ConfigProblem[] {
  return [logfireFile, harnessConfig, harnessEnv].flatMap(({ path, trouble }) =>
    trouble === null
      ? []
      : [
          {
            origin: path,
            sentence: `The file cannot be read: ${trouble}.`,
            hint: 'Give your user the right to read it, or remove it; until then its exporter is off.',
            backend: null,
          },
        ],
  );
}
