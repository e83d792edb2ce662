/** A backend as the configuration of any origin describes it: the one shape that sender and server work with. */
import type { Endpoint } from '../deliver/endpoint.ts';
import type { ContentPolicy } from '../model/content-policy.ts';
import type { PersonalSwitches } from '../redact/personal-data.ts';
import type { UserRules } from '../redact/redactor.ts';
import type { ProfileName } from '../render/profile.ts';

export interface Backend {
  /** Unique, `[a-z0-9-]+`: names its folder of waiting data. */
  readonly name: string;
  /** A target or preset, such as `logfire`, `phoenix`, `otlp`, `honeycomb`. */
  readonly target: string;
  /** For people: the file, and the variables, that this comes from. */
  readonly origin: string;
  /** The same for each key: the setting, and where it stands. */
  readonly keysFrom: readonly string[];
  /** Assembled turns as spans; null where only raw signals go. */
  readonly turns: TurnTarget | null;
  /** Codex's own signals as they came (redacted), forwarded by the server alone. */
  readonly raw: { readonly logs: Endpoint | null; readonly traces: Endpoint | null; readonly metrics: Endpoint | null };
  readonly content: ContentPolicy;
  /** Rules of redaction for this backend, besides those of the machine; null for none. */
  readonly rules: UserRules | null;
  /** Data about persons that this backend does not get. What the user named for it himself (`user`, `attributes`, `resource`) it gets. */
  readonly personal: PersonalSwitches;
  /** What waits for this backend: above it, the oldest is dropped, and counted. */
  readonly spool: { readonly bytesMax: number; readonly ageMaxMs: number };
  /** Turns that ended before are not sent; ms since the epoch, null for all that is found. */
  readonly since: number | null;
  /** When it was last seen switched off, ms since the epoch: what ended until then is never sent to it. */
  readonly pausedUntil?: number;
}

export interface TurnTarget {
  readonly endpoint: Endpoint;
  readonly profile: ProfileName;
  readonly serviceName: string | null;
  /** Over the resource attributes of the profile: a project, an environment. */
  readonly resource: Readonly<Record<string, string>>;
  /** On every span. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly user: string | null;
  /** Longest attribute value, bytes of UTF-8; longer ones are cut with a mark. */
  readonly attributeBytesMax: number;
  /** Placeholders of running turns, where the profile knows them. */
  readonly live: boolean;
  /** Also the turns in which Codex asks the model for the title of a session. */
  readonly titleTurns: boolean;
  readonly debug: BackendDebug;
}

/** What the configurations that we take over call dry run, verbose and debug. */
export interface BackendDebug {
  /** Says what would be sent, and sends nothing. */
  readonly dryRun: boolean;
  readonly verbose: boolean;
  /** Each request as JSON goes here, too (redacted, as it is sent). */
  readonly dumpDir: string | null;
  /** Lines about what was done, errors always. */
  readonly logFile: string | null;
}
