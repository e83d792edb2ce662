/** Flags of `turnscope setup` → what is wanted. */
import { isAbsolute, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { AppError } from '../lib/errors.ts';
import type { ContentMode } from '../model/content-policy.ts';
import { DEFAULT_CHOICES, type Destination, type SetupChoices, type SetupProtocol } from '../setup/setup-choice.ts';

/** As commander gives them. */
export interface SetupOptions {
  readonly to?: Destination;
  readonly server?: string;
  readonly apiKeyEnv?: string;
  readonly storeKey?: true;
  readonly protocol?: SetupProtocol;
  readonly environment?: string;
  readonly team?: string;
  readonly content?: string;
  readonly ca?: string;
  readonly clientCert?: string;
  readonly clientKey?: string;
  readonly header?: Readonly<Record<string, string>>;
  readonly otel: boolean;
  readonly hooks: boolean;
  readonly notify: boolean;
  readonly mcp: boolean;
  readonly replaceExporters?: true;
  readonly codexHome?: string;
  readonly trust?: true;
  readonly yes?: true;
  readonly dryRun?: true;
  readonly printOnce?: true;
  readonly json?: true;
}

/** As flags spell them. */
export const CONTENT_WORDS = ['full', 'no-tool-content', 'metadata-only'] as const;

/** `name=value`, repeatable. */
export function parseHeader(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, name = '', value = ''] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)=(.*)$/s.exec(text) ?? [];
  if (name === '' || /[\r\n\0]/.test(value))
    throw new InvalidArgumentError('Give a header as name=value, on one line.');
  return { ...before, [name]: value };
}

/** A base URL; its last slash goes. */
export function parseServer(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol)) return text.replace(/\/+$/, '');
  throw new InvalidArgumentError('Give an address such as https://turnscope.example:4318.');
}

export function parseVariable(text: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(text)) return text;
  throw new InvalidArgumentError('Give the name of a variable, not the key itself.');
}

/** Throws `invalid_input` where flags do not fit together. */
export function choicesOf(options: SetupOptions, cwd: string): SetupChoices {
  const file = (path: string | undefined): string | null =>
    path === undefined ? null : isAbsolute(path) ? path : resolve(cwd, path);
  const { to = DEFAULT_CHOICES.to, otel, hooks, notify, mcp } = options;
  const tls = { ca: file(options.ca), clientCert: file(options.clientCert), clientKey: file(options.clientKey) };
  if ((tls.clientCert === null) !== (tls.clientKey === null))
    throw wrong('--client-cert and --client-key need each other', 'Give both, or none.');
  if (to === 'turnscope' && options.server === undefined && options.apiKeyEnv !== undefined)
    throw wrong(
      "this machine's server asks no key of Codex",
      'Leave --api-key-env out, or name another server with --server URL.',
    );
  if (options.storeKey && options.apiKeyEnv === undefined)
    throw wrong('--store-key needs to know which key', 'Add --api-key-env NAME.');
  return {
    to,
    server: options.server ?? null,
    apiKeyEnv: options.apiKeyEnv ?? null,
    storeKey: options.storeKey ?? false,
    protocol: options.protocol ?? null,
    environment: options.environment ?? null,
    team: options.team ?? null,
    content: (options.content?.replaceAll('-', '_') as ContentMode | undefined) ?? null,
    tls,
    headers: options.header ?? {},
    parts: { otel, hooks, notify, mcp },
    replaceExporters: options.replaceExporters ?? false,
  };
}

const wrong = (why: string, hint: string): AppError => new AppError('invalid_input', `cannot set up: ${why}`, { hint });
