/**
 * A backend as somebody writes it down: in `config.toml`, or what another exporter's configuration comes to in the same words. Every object is strict, so that a misspelt
 * `content_mode` is a mistake that is told, and not prompts that leave.
 *
 * `zod/mini`, unlike the rest of the program: this is in the sender's one file, too, and has to be small.
 */
import * as z from 'zod/mini';
import { PROTOCOLS } from '../deliver/endpoint.ts';
import { CONTENT_MODES } from '../model/content-policy.ts';
import { PERSONAL_KINDS, type PersonalKind } from '../redact/personal-data.ts';

export const SIGNALS = ['turns', 'logs', 'traces', 'metrics'] as const;
export type SignalName = (typeof SIGNALS)[number];

const text = z.string().check(z.minLength(1));
const secret = z.union([text, z.strictObject({ env: text }), z.strictObject({ file: text })]);
/** A key as it stands, or where it stands. */
export type Secret = z.infer<typeof secret>;

const texts = z.record(z.string(), z.string());
const mode = z.enum(CONTENT_MODES);
const modes = z.record(z.string(), mode);
/** A folder by its whole path: a relative one would be relative to nothing that people think of. */
const folder = z.string().check(z.regex(/^(\/|~\/|[A-Za-z]:[\\/])/));
const flag = z.boolean();

const contentShape = {
  content_mode: z.optional(mode),
  content_by_tool: z.optional(modes),
  content_by_repository: z.optional(z.record(folder, mode)),
};

/** Data about persons: `true` takes them out. */
const personalShape = Object.fromEntries(PERSONAL_KINDS.map((kind) => [kind, z.optional(flag)])) as Record<
  PersonalKind,
  z.ZodMiniOptional<typeof flag>
>;

/** What may stand in `[forward]` as well, for all backends. Nothing that says where data go or with which key. */
const sharedShape = {
  ...contentShape,
  redaction: z.optional(z.strictObject(personalShape)),
  enabled: z.optional(flag),
  environment: z.optional(text),
  user: z.optional(text),
  service_name: z.optional(text),
  attributes: z.optional(texts),
  resource: z.optional(texts),
  compression: z.optional(z.enum(['gzip', 'none'])),
  proxy: z.optional(text),
  timeout: z.optional(text),
  limits: z.optional(
    z.strictObject({
      request: z.optional(text),
      attribute: z.optional(text),
      waiting: z.optional(text),
      waiting_age: z.optional(text),
    }),
  ),
  live: z.optional(flag),
  title_turns: z.optional(flag),
  since: z.optional(z.union([text, z.date()])),
  dry_run: z.optional(flag),
  verbose: z.optional(flag),
};

/** Keys, and other words that a backend wants to know somebody by. */
const credentialShape = {
  api_key: z.optional(secret),
  token: z.optional(secret),
  public_key: z.optional(secret),
  secret_key: z.optional(secret),
};
export const CREDENTIALS = ['api_key', 'token', 'public_key', 'secret_key'] as const;

/** In the order in which they are shown. */
const backendShape = {
  target: z.optional(text),
  endpoint: z.optional(text),
  endpoints: z.optional(
    z.strictObject({ traces: z.optional(text), logs: z.optional(text), metrics: z.optional(text) }),
  ),
  region: z.optional(text),
  ...credentialShape,
  protocol: z.optional(z.enum(PROTOCOLS)),
  signals: z.optional(z.array(z.enum(SIGNALS)).check(z.minLength(1))),
  auth_scheme: z.optional(text),
  space_id: z.optional(text),
  instance_id: z.optional(text),
  workspace: z.optional(text),
  entity: z.optional(text),
  project: z.optional(text),
  headers: z.optional(z.record(z.string().check(z.regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/)), secret)),
  tls: z.optional(
    z.strictObject({
      ca_file: z.optional(text),
      client_cert_file: z.optional(text),
      client_key_file: z.optional(text),
    }),
  ),
  plain_http: z.optional(flag),
  use_otel_environment: z.optional(flag),
  ...sharedShape,
  rules_file: z.optional(text),
  log_file: z.optional(text),
  dump_dir: z.optional(text),
};

export const backendSchema = z.strictObject(backendShape);
export type BackendSettings = z.infer<typeof backendSchema>;
export type SettingName = keyof BackendSettings;
export const SETTING_NAMES = Object.keys(backendShape) as readonly SettingName[];

export const EXPORTERS = ['logfire-exporter', 'arize-harness'] as const;
export type ExporterName = (typeof EXPORTERS)[number];

export const forwardSchema = z.strictObject({
  ...sharedShape,
  /** Exporters whose variables count although they have no file and something would leave the machine. */
  use: z.optional(z.array(z.enum(EXPORTERS))),
});
export type ForwardSettings = z.infer<typeof forwardSchema>;

export const contentSchema = z.strictObject({
  mode: z.optional(mode),
  by_tool: z.optional(modes),
  by_repository: z.optional(z.record(folder, mode)),
});
export type ContentSettings = z.infer<typeof contentSchema>;

/** Of the machine: it holds for the own store, and for all that leaves. */
export const redactionSchema = z.strictObject({ rules_file: z.optional(text), ...personalShape });
export type RedactionFileSettings = z.infer<typeof redactionSchema>;

const dollars = z.number().check(z.positive());

/** What may be spent in a month: of all, and by name. */
export const budgetSchema = z.strictObject({
  month_usd: z.optional(dollars),
  team: z.optional(z.record(text, dollars)),
  repository: z.optional(z.record(text, dollars)),
  user: z.optional(z.record(text, dollars)),
});
export type BudgetSettings = z.infer<typeof budgetSchema>;

/**
 * What says where data go, and as whom. They come from one origin together or not at all: a key of one is never sent to the endpoint of another.
 */
export const CONNECTION: readonly SettingName[] = [
  ...CREDENTIALS,
  'target',
  'endpoint',
  'endpoints',
  'region',
  'headers',
  'auth_scheme',
  'space_id',
  'instance_id',
  'use_otel_environment',
];
