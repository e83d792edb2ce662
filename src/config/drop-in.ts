/** Configurations of other exporters that count as they stand. */
import type { ExporterName } from './backend-settings.ts';
import type { ConfigProblem } from './config.ts';
import { isLoopbackHost, parseEndpoint } from './endpoint-url.ts';
import type { Layer } from './layer.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A file that was looked for. `text` is null where there is none. */
export interface SourceFile {
  readonly path: string;
  readonly text: string | null;
  /** Others than its owner may read it. */
  readonly isOpenToOthers: boolean;
  /** Why a file that is there cannot be read, as a word of the system; null for all others. */
  readonly trouble: string | null;
}

export interface DropIn {
  readonly exporter: ExporterName;
  /** The backend's name, which `config.toml` may use to say more about it. */
  readonly name: string;
  /** null: configured, and switched off or not complete. */
  readonly layer: Layer | null;
}

export interface DropInReading {
  readonly dropIn: DropIn | null;
  readonly problems: readonly ConfigProblem[];
  /** Every key that was found, used or not. */
  readonly secrets: readonly string[];
}

export const NO_DROP_IN: DropInReading = { dropIn: null, problems: [], secrets: [] };

export interface Found {
  readonly value: string;
  readonly origin: string;
  /** Out of the environment, where it may be meant for the program under development; not out of a file of this exporter. */
  readonly isAmbient: boolean;
}

export interface NamedValues {
  readonly origin: string;
  readonly isAmbient: boolean;
  readonly values: Environment;
}

export const environmentValues = (env: Environment): NamedValues => ({
  origin: 'environment',
  isAmbient: true,
  values: env,
});

/** The first of several places that has it, and there the first of several names. An empty value counts as none. */
export function find(places: readonly NamedValues[], ...names: readonly string[]): Found | null {
  for (const { origin, isAmbient, values } of places) {
    for (const name of names) {
      const value = values[name]?.trim();
      if (value) return { value, origin: isAmbient ? `$${name}` : `${name} in ${origin}`, isAmbient };
    }
  }
  return null;
}

/** Where to, as far as it is said: the environment's word and the file's are told apart, see {@link trustedEndpoint}. */
export interface EndpointQuestion {
  readonly named: Found | null;
  /** What counts if the environment's does not. */
  readonly filed: Found | null;
  readonly key: Found | null;
  /** Domains of the vendor: a key belongs there whoever names them. */
  readonly vendorDomains: readonly string[];
  /** Whether a file of this exporter says anything at all about this backend. */
  readonly hasFile: boolean;
}

/**
 * A variable of the shell may be there for the program under development. It may not take what a file of the exporter configures, a key above all, to a host that the file does not know: it counts
 * if it names this machine or the vendor, or brings its own key. Otherwise the file's word stands.
 */
export function trustedEndpoint(question: EndpointQuestion): { endpoint: Found | null; problem: ConfigProblem | null } {
  const { named, filed, key, vendorDomains, hasFile } = question;
  if (named === null || !named.isAmbient || !hasFile || key?.isAmbient === true)
    return { endpoint: named ?? filed, problem: null };
  const url = parseEndpoint(named.value);
  const host = typeof url === 'string' ? '' : url.hostname;
  const isVendor = vendorDomains.some((domain) => host === domain || host.endsWith(`.${domain}`));
  const isSame = filed !== null && filed.value === named.value;
  if (isSame || isVendor || isLoopbackHost(host)) return { endpoint: named, problem: null };
  return {
    endpoint: filed,
    problem: {
      origin: named.origin,
      sentence: `${named.origin} names another host than the exporter's file and brings no key of its own; the file counts.`,
      hint: 'Put the endpoint into the file if Codex is meant, or into config.toml.',
      backend: null,
    },
  };
}

/** `true`, `1`, `yes`, `on` and their opposites; null for anything else. */
export function parseFlag(text: string | undefined): boolean | null {
  const word = text?.trim().toLowerCase() ?? '';
  if (['true', '1', 'yes', 'on'].includes(word)) return true;
  return ['false', '0', 'no', 'off'].includes(word) ? false : null;
}
