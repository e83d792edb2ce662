/** `[otel]`: the three exporters, and which words go with them. */

import { AppError } from '../lib/errors.ts';
import { quoted } from '../toml/compose.ts';
import type { Wish } from '../toml/wish.ts';
import { codexAbility } from './codex/codex-version.ts';
import {
  EXPORTER_KEYS,
  EXPORTER_SIGNAL,
  type ExporterKey,
  type ExporterTarget,
  type Exporting,
  endpointOf,
  exporterValue,
  readExporter,
  sameEndpoint,
} from './exporter.ts';
import { off, type PartState, type Piece, type SetupFacts, type TheirExporter, type Todo } from './piece.ts';
import { contentOf, isElsewhere, type SetupChoices } from './setup-choice.ts';

export function planOtel(facts: SetupFacts, choices: SetupChoices): Piece {
  if (!choices.parts.otel) return off('otel', 'not asked for');
  if (choices.to !== 'turnscope') return withoutServer(facts);
  const target = exporterTarget(facts, choices);
  const exporters = EXPORTER_KEYS.map((key) => planExporter(key, target, facts, choices));
  const theirs = exporters.flatMap(({ theirs: there }) => there ?? []);
  // only log records hold words: where those go elsewhere, what they hold is not ours to say
  const isTheirLog = theirs.some(({ key }) => key === 'exporter');
  const words = isTheirLog ? { wishes: [], notes: [] } : planWords(facts, choices, exporters[0]?.wish !== undefined);
  const isOurs = theirs.length < exporters.length;
  return {
    wishes: [
      ...exporters.flatMap(({ wish }) => wish ?? []),
      ...words.wishes,
      ...(isOurs ? planNames(facts, choices) : []),
    ],
    states: [otelState(theirs, target, facts)],
    notes: [...words.notes, ...theirNotes(theirs), ...metricNotes(facts), ...elsewhereNotes(choices)],
    todo: keyTodo(choices),
    endpoints: EXPORTER_KEYS.map((key) => endpointOf(key, target)),
    theirs,
  };
}

/** Whether Codex will export its log records to a server of ours. */
export const exportsLogs = (facts: SetupFacts, choices: SetupChoices): boolean =>
  choices.parts.otel &&
  choices.to === 'turnscope' &&
  planExporter('exporter', exporterTarget(facts, choices), facts, choices).theirs === undefined;

/** Where this set-up lets Codex export to. Throws `invalid_input` for a key that is to be stored and is not there. */
export function exporterTarget(
  facts: Pick<SetupFacts, 'local' | 'env' | 'version'>,
  choices: SetupChoices,
): ExporterTarget {
  const protocol = choices.protocol ?? 'http';
  const local = protocol === 'grpc' ? facts.local.grpc : facts.local.http;
  const base = (choices.server ?? local).replace(/\/+$/, '').replace(/\/v1\/(logs|traces|metrics)$/, '');
  const headers = { ...storedKey(facts, choices), ...choices.headers };
  return { protocol, base, headers, tls: choices.tls, needsHeaders: codexAbility(facts.version).needsHeaders };
}

function storedKey({ env }: Pick<SetupFacts, 'env'>, { apiKeyEnv, storeKey }: SetupChoices): Record<string, string> {
  if (apiKeyEnv === null || !storeKey) return {};
  const key = env[apiKeyEnv]?.trim();
  if (key) return { authorization: `Bearer ${key}` };
  throw new AppError('invalid_input', `cannot store the key: the variable ${apiKeyEnv} is not set`, {
    hint: 'Set it for this command, or leave --store-key out.',
  });
}

interface Exporter {
  readonly wish?: Wish;
  readonly theirs?: TheirExporter;
}

function planExporter(key: ExporterKey, target: ExporterTarget, facts: SetupFacts, choices: SetupChoices): Exporter {
  const path = ['otel', key];
  const there = readExporter(facts.codex.valueAt(path));
  const wish: Wish = { kind: 'set', path, value: exporterValue(key, target) };
  if (there.kind === 'nowhere') return { wish };
  const isAsked =
    choices.protocol !== null ||
    Object.keys(target.headers).length > 0 ||
    Object.values(target.tls).some((file) => file !== null);
  if (isRight(key, there, facts, choices) || sameEndpoint(there.endpoint, endpointOf(key, target)))
    return isAsked ? { wish } : {};
  const isOurs = [target.base, facts.local.http, facts.local.grpc, ...facts.ourEndpoints].some((endpoint) =>
    sameOrigin(endpoint, there.endpoint),
  );
  return isOurs || choices.replaceExporters ? { wish } : { theirs: { key, endpoint: there.endpoint } };
}

/** Set up earlier with whichever protocol, and nobody asks for another one now. */
function isRight(
  key: ExporterKey,
  { isGrpc, endpoint }: Exporting & { kind: 'somewhere' },
  { local }: SetupFacts,
  { server }: SetupChoices,
): boolean {
  const base = server ?? (isGrpc ? local.grpc : local.http);
  return sameEndpoint(endpoint, isGrpc ? base : `${base}/v1/${EXPORTER_SIGNAL[key]}`);
}

function sameOrigin(one: string, other: string): boolean {
  const origin = (text: string): string => /^https?:\/\/[^/]+/i.exec(text)?.[0] ?? text;
  return sameEndpoint(origin(one), origin(other));
}

const LOGGED = ['log_user_prompt', 'log_agent_responses'] as const;

/**
 * Prompts and answers go or stay as `--content` says. What the user wrote stays unless it says something, or words that were kept here would leave the
 * machine with a log exporter that is new.
 */
function planWords(
  { codex }: SetupFacts,
  choices: SetupChoices,
  isNewExporter: boolean,
): { wishes: Wish[]; notes: string[] } {
  const wanted = contentOf(choices) !== 'metadata_only';
  const wishes: Wish[] = [];
  const notes: string[] = [];
  for (const key of LOGGED) {
    const path = ['otel', key];
    const there = codex.valueAt(path);
    const isFree =
      there === undefined || choices.content !== null || (isNewExporter && isElsewhere(choices) && there === true);
    if (there === wanted) continue;
    if (isFree) wishes.push({ kind: 'set', path, value: String(wanted) });
    else notes.push(`\`${key} = ${JSON.stringify(there)}\` stays as you wrote it; \`--content\` changes it.`);
  }
  return { wishes, notes };
}

function planNames({ codex }: SetupFacts, { environment, team }: SetupChoices): Wish[] {
  const names: [string[], string | null][] = [
    [['otel', 'environment'], environment],
    [['otel', 'span_attributes', 'team'], team],
  ];
  return names.flatMap(([path, value]) =>
    value === null || codex.valueAt(path) === value ? [] : [{ kind: 'set', path, value: quoted(value) }],
  );
}

function otelState(
  theirs: readonly TheirExporter[],
  { base, protocol }: ExporterTarget,
  { version }: SetupFacts,
): PartState {
  const { otelKeys } = codexAbility(version);
  const ours = EXPORTER_KEYS.filter((key) => !theirs.some((their) => their.key === key));
  if (ours.length === 0) return { part: 'otel', state: 'kept', sentence: 'your exporters stay as they are' };
  const signals = ours.filter((key) => key === 'exporter' || otelKeys.includes(key)).map((key) => EXPORTER_SIGNAL[key]);
  const how = { http: 'HTTP', 'http-json': 'HTTP, JSON', grpc: 'gRPC' }[protocol];
  return { part: 'otel', state: 'on', sentence: `${signals.join(', ')} to ${base} (${how})` };
}

const theirNotes = (theirs: readonly TheirExporter[]): string[] =>
  theirs.length === 0
    ? []
    : [
        `${theirs.map(({ key, endpoint }) => `\`${key}\` goes to ${endpoint}`).join(', ')} and stays. To have both, let Turnscope have it (\`--replace-exporters\`) and pass it on: a backend in Turnscope's own config.toml.`,
      ];

/** Measured: a switch that has nothing to do with it silences metrics in older versions. */
function metricNotes({ codex, version }: SetupFacts): string[] {
  if (codex.valueAt(['analytics', 'enabled']) !== false || version === null) return [];
  const { otelKeys, metricsWithoutAnalytics } = codexAbility(version);
  return otelKeys.includes('metrics_exporter') && !metricsWithoutAnalytics
    ? [`\`analytics.enabled = false\` keeps Codex ${version} from sending metrics; logs and traces come.`]
    : [];
}

const elsewhereNotes = (choices: SetupChoices): string[] =>
  isElsewhere(choices) && contentOf(choices) !== 'full'
    ? [
        'Codex itself sends the arguments of tool calls whatever is set here; what that server keeps, its own `[content]` says.',
      ]
    : [];

/** Codex does not expand variables in headers, but its exporter reads this one. */
const keyTodo = ({ apiKeyEnv, storeKey }: SetupChoices): Todo[] =>
  apiKeyEnv === null || storeKey
    ? []
    : [
        {
          why: 'Codex cannot read the key from a variable of another name. Where you start it',
          command: `export OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer%20$${apiKeyEnv}"`,
        },
      ];

/** Hooks feed the sender; exporters of an earlier set-up would knock at a server that may not run any more. */
function withoutServer({ codex, ourEndpoints }: SetupFacts): Piece {
  const wishes: Wish[] = EXPORTER_KEYS.flatMap((key) => {
    const there = readExporter(codex.valueAt(['otel', key]));
    const isOurs =
      there.kind === 'somewhere' && ourEndpoints.some((endpoint) => sameEndpoint(endpoint, there.endpoint));
    return isOurs ? [{ kind: 'drop', path: ['otel', key] }] : [];
  });
  return {
    wishes,
    states: [{ part: 'otel', state: 'off', sentence: 'not needed: hooks and rollout files tell everything' }],
  };
}
