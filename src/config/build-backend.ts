/** What all origins together say about one backend → the backend, or why there is none. */

import { didYouMean } from '../lib/did-you-mean.ts';
import { AppError } from '../lib/errors.ts';
import { parseWhen } from '../lib/when.ts';
import type { ContentPolicy } from '../model/content-policy.ts';
import { NO_PERSONAL, type PersonalSwitches, switched } from '../redact/personal-data.ts';
import type { UserRules } from '../redact/redactor.ts';
import { parseUserRules } from '../redact/user-rules.ts';
import type { Backend, TurnTarget } from './backend.ts';
import {
  type BackendSettings,
  CREDENTIALS,
  SETTING_NAMES,
  type SettingName,
  type SignalName,
} from './backend-settings.ts';
import { type Complaints, createComplaints } from './complaint.ts';
import type { ConfigEntry, ConfigProblem, SettingShown } from './config.ts';
import { type Connection, connect, measured, type RawSignal } from './connection.ts';
import type { Layer } from './layer.ts';
import { parseDuration, parseSize } from './measure.ts';
import { isSecretHeader } from './secret-header.ts';
import type { Target } from './target.ts';
import { TARGETS } from './target-table.ts';
import { absolutePath, fillTable, type Surroundings, type Words, wordsOf } from './word.ts';

export interface BuiltBackend {
  /** null where it is off or broken. */
  readonly backend: Backend | null;
  readonly entry: ConfigEntry;
  readonly problems: readonly ConfigProblem[];
  readonly secrets: readonly string[];
}

/** A dry run shows turns; of raw signals there is nothing to show, and nothing of them may leave. */
const NO_RAW: Backend['raw'] = { logs: null, traces: null, metrics: null };
const WAITING_BYTES_MAX = 512_000_000;
const WAITING_AGE_MAX_MS = 14 * 86_400_000;

/** @param fallbackOrigin where the backend is named, for what no setting is to blame for */
export function buildBackend(name: string, layer: Layer, fallbackOrigin: string, around: Surroundings): BuiltBackend {
  const { settings, origins } = layer;
  const complaints = createComplaints();
  const targetName = settings.target ?? name;
  const target = Object.hasOwn(TARGETS, targetName) ? TARGETS[targetName] : undefined;
  const isOff = settings.enabled === false;
  const made =
    target === undefined
      ? unknownTarget(targetName, complaints)
      : make(name, targetName, target, layer, fallbackOrigin, around, complaints);
  const isBroken = complaints.list.some(({ isHarmless }) => !isHarmless);
  const backend = isOff || isBroken || made === null ? null : made.backend;
  const problems = complaints.list.map(({ setting, sentence, hint, isHarmless }) => ({
    origin: origins[setting as SettingName] ?? fallbackOrigin,
    sentence: `[${name}] ${sentence}`,
    hint,
    backend: isHarmless ? null : name,
  }));
  return {
    backend,
    entry: {
      name,
      target: target === undefined ? null : targetName,
      state: isOff ? 'off' : backend === null ? 'broken' : 'on',
      settings: shownSettings(layer),
    },
    // what is switched off may be as wrong as it likes
    problems: isOff ? [] : problems,
    secrets: made?.secrets ?? [],
  };
}

/** The files and variables, without what in them: `LOGFIRE_TOKEN in FILE` is FILE. */
function originsOf(origins: Layer['origins'], fallback: string): string {
  const places = Object.values(origins).map((origin) => origin.replace(/^.* (?:in|with) (?=\/|~|[A-Z]:)/, ''));
  return [...new Set(places.length === 0 ? [fallback] : places)].join(', ');
}

function unknownTarget(name: string, complaints: Complaints): null {
  const meant = didYouMean(name, Object.keys(TARGETS));
  const hint =
    meant === null
      ? 'Give a `target`; any OTLP receiver is `target = "otlp"`.'
      : `Did you mean \`target = "${meant}"\`?`;
  return complaints.add('target', `There is no target called \`${name}\`.`, hint);
}

function make(
  name: string,
  targetName: string,
  target: Target,
  { settings, origins }: Layer,
  fallbackOrigin: string,
  around: Surroundings,
  complaints: Complaints,
): { backend: Backend | null; secrets: readonly string[] } {
  const words = wordsOf(settings, target, around, complaints);
  checkSettings(settings, target, complaints);
  const secrets = CREDENTIALS.flatMap((credential) => words[credential] ?? []);
  const connection = connect(settings, target, words, around, complaints);
  if (connection === null) return { backend: null, secrets };
  const signals = settings.signals ?? target.signals;
  const endpointOf = (signal: SignalName, path: RawSignal): Connection['endpoints'][RawSignal] => {
    if (!signals.includes(signal)) return null;
    const endpoint = connection.endpoints[path];
    const taken = Object.keys(target.paths).map((one) => (one === 'traces' ? 'turns, traces' : one));
    return (
      endpoint ?? complaints.add('signals', `${target.title} does not take ${signal}.`, `It takes ${taken.join(', ')}.`)
    );
  };
  const turns = endpointOf('turns', 'traces');
  const raw = {
    logs: endpointOf('logs', 'logs'),
    traces: endpointOf('traces', 'traces'),
    metrics: endpointOf('metrics', 'metrics'),
  };
  const backend: Backend = {
    name,
    target: targetName,
    origin: originsOf(origins, fallbackOrigin),
    keysFrom: [...CREDENTIALS, 'headers' as const]
      .filter((setting) => settings[setting] !== undefined)
      .map((setting) => `\`${setting}\` (${origins[setting] ?? fallbackOrigin})`),
    turns: turns === null ? null : turnTarget(settings, target, turns, words, around, complaints),
    raw: settings.dry_run === true ? NO_RAW : raw,
    content: contentOf(settings, connection.isLocal, around),
    rules: rulesOf(settings, around, complaints),
    personal: personalOf(settings, connection.isLocal),
    spool: {
      bytesMax: measured(settings.limits?.waiting, 'limits.waiting', parseSize, WAITING_BYTES_MAX, complaints),
      ageMaxMs: measured(
        settings.limits?.waiting_age,
        'limits.waiting_age',
        parseDuration,
        WAITING_AGE_MAX_MS,
        complaints,
      ),
    },
    since: sinceOf(settings, around, complaints),
  };
  return { backend, secrets: [...secrets, ...connection.secrets] };
}

/** What only some targets know. Given to another it is a sign of a misunderstanding, a key above all. */
const PARTICULAR = [...CREDENTIALS, 'auth_scheme', 'space_id', 'instance_id', 'workspace', 'entity', 'region'] as const;

function checkSettings(settings: BackendSettings, target: Target, complaints: Complaints): void {
  const known = [...target.needs, ...target.takes, ...(target.regions === undefined ? [] : ['region' as const])];
  for (const name of PARTICULAR.filter((one) => settings[one] !== undefined && !known.includes(one))) {
    const asked = known.length === 0 ? 'It asks for none.' : `It knows ${known.map((one) => `\`${one}\``).join(', ')}.`;
    complaints.add(name, `\`${name}\` means nothing to ${target.title}.`, asked);
  }
  // whoever gives headers with keys of their own knows how to be let in
  if (settings.use_otel_environment === true || Object.keys(settings.headers ?? {}).some(isSecretHeader)) return;
  for (const name of target.needs.filter(
    (one) => settings[one] === undefined && !(one === 'region' && settings.endpoint !== undefined),
  ))
    complaints.add(name, `${target.title} needs \`${name}\`.`, `Add it; where to find it: ${target.source}`);
}

function turnTarget(
  settings: BackendSettings,
  target: Target,
  endpoint: TurnTarget['endpoint'],
  words: Words,
  around: Surroundings,
  complaints: Complaints,
): TurnTarget {
  const path = (text: string | undefined): string | null => (text === undefined ? null : absolutePath(text, around));
  const environment: Record<string, string> =
    settings.environment === undefined ? {} : { 'deployment.environment.name': settings.environment };
  return {
    endpoint,
    profile: target.profile,
    serviceName: settings.service_name ?? null,
    resource: { ...environment, ...fillTable(target.resource, words), ...settings.resource },
    attributes: { ...fillTable(target.attributes, words), ...settings.attributes },
    user: settings.user ?? null,
    attributeBytesMax: measured(
      settings.limits?.attribute,
      'limits.attribute',
      parseSize,
      target.attributeBytesMax,
      complaints,
    ),
    live: settings.live ?? true,
    titleTurns: settings.title_turns ?? false,
    debug: {
      dryRun: settings.dry_run ?? false,
      verbose: settings.verbose ?? false,
      dumpDir: path(settings.dump_dir),
      logFile: path(settings.log_file),
    },
  };
}

/** A backend whose rules cannot be used gets nothing: they may forbid what it would get. */
function rulesOf({ rules_file }: BackendSettings, around: Surroundings, complaints: Complaints): UserRules | null {
  if (rules_file === undefined) return null;
  const path = absolutePath(rules_file, around);
  try {
    return parseUserRules(around.files.get(path)?.text ?? '', path);
  } catch (thrown) {
    const { message, hint = '' } = AppError.from(thrown);
    return complaints.add('rules_file', `Its rules: ${message}.`, hint);
  }
}

/** Who somebody is, nobody is told unless the user says so; where somebody's folders lie, nobody elsewhere. */
const personalOf = ({ redaction }: BackendSettings, isLocal: boolean): PersonalSwitches =>
  switched({ ...NO_PERSONAL, account: true, home_folder: !isLocal }, redaction);

/** Nothing of what was said leaves the machine unless somebody chose that. */
function contentOf(settings: BackendSettings, isLocal: boolean, around: Surroundings): ContentPolicy {
  return {
    mode: settings.content_mode ?? (isLocal ? 'full' : 'metadata_only'),
    perTool: settings.content_by_tool ?? {},
    perRepository: repositoryModes(settings.content_by_repository, around),
  };
}

/** Paths as they stand in `Session.cwd`: absolute, `~/` spelt out, without a slash at the end. */
export function repositoryModes(
  modes: ContentPolicy['perRepository'] | undefined,
  around: Pick<Surroundings, 'configDir' | 'home'>,
): ContentPolicy['perRepository'] {
  const entries = Object.entries(modes ?? {});
  return Object.fromEntries(
    entries.map(([path, mode]) => [absolutePath(path, around).replace(/(?<=.)\/+$/, ''), mode]),
  );
}

function sinceOf({ since }: BackendSettings, { nowMs }: Surroundings, complaints: Complaints): number | null {
  if (since === undefined) return null;
  if (since instanceof Date) return since.getTime();
  const at = parseWhen(since, nowMs);
  return (
    at ??
    complaints.add(
      'since',
      '`since` is no point in time.',
      'Write a date such as 2026-11-20, or a span back from now such as 7d.',
    )
  );
}

/** Every setting with its origin. Keys and headers only say that they are there. */
function shownSettings({ settings, origins }: Layer): SettingShown[] {
  return SETTING_NAMES.filter((name) => settings[name] !== undefined).map((name) => ({
    name,
    value: shown(name, settings[name]),
    origin: origins[name] ?? '',
  }));
}

function shown(name: SettingName, value: BackendSettings[SettingName]): string {
  if (CREDENTIALS.some((credential) => credential === name)) return secretPlace(value);
  if (name === 'headers') {
    const headers = Object.entries((value ?? {}) as Record<string, unknown>);
    return headers.map(([header, secret]) => `${header}: ${secretPlace(secret)}`).join(', ');
  }
  // a proxy's password, or one that somebody wrote into an endpoint against all advice
  if (value instanceof Date) return value.toISOString();
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.replaceAll(/\/\/[^/@\s"]*@/g, '//(set)@').replaceAll(/(https?:[^\s"?]*\?)[^\s"]*/g, '$1(set)');
}

const secretPlace = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return '(set)';
  return 'env' in value ? `(from $${String(value.env)})` : `(from ${String((value as { file?: unknown }).file)})`;
};
