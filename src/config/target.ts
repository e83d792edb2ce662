/** What is known about a backend before anybody configures it: data, so that a new one is a row and no code. */
import type { Protocol } from '../deliver/endpoint.ts';
import type { ProfileName } from '../render/profile.ts';
import type { SettingName, SignalName } from './backend-settings.ts';

/** Text in which `{api_key}` and the like stand for settings. Left out as a whole where one of them is not set. */
export type Template = string;

/** `basic`: two templates that become user and password of HTTP Basic. */
export interface HeaderRow {
  readonly name: string;
  readonly value: Template | { readonly basic: readonly [Template, Template] };
}

export interface Target {
  /** For people. */
  readonly title: string;
  /** Base URL, with `{region}` where there are several; null: it has to be given. */
  readonly endpoint: Template | null;
  /** gRPC listens elsewhere, so that its endpoint has to be given. */
  readonly isGrpcElsewhere?: true;
  /** Region → what stands in the URL for it; the first is taken where none is given. */
  readonly regions?: Readonly<Record<string, string>>;
  /** Behind the base URL, by signal; only of signals that it takes. */
  readonly paths: Readonly<Partial<Record<'traces' | 'logs' | 'metrics', string>>>;
  /** Those that it takes, the first is the default. */
  readonly protocols: readonly [Protocol, ...Protocol[]];
  readonly profile: ProfileName;
  /** What goes there unless `signals` says otherwise. */
  readonly signals: readonly SignalName[];
  /** Settings without which nothing arrives there. */
  readonly needs: readonly SettingName[];
  /** Settings of credentials and places that it understands besides. */
  readonly takes: readonly SettingName[];
  /** Of rows with the same name the first that can be filled counts. */
  readonly headers: readonly HeaderRow[];
  readonly resource: Readonly<Record<string, Template>>;
  readonly attributes: Readonly<Record<string, Template>>;
  readonly projectDefault?: string;
  /** Bytes before compression. */
  readonly requestBytesMax: number;
  readonly attributeBytesMax: number;
  /** `real`: our tests run against the thing itself · `recording`: against a server that checks what its documents ask for · `nobody`: written from its documents. */
  readonly verified: 'real' | 'recording' | 'nobody';
  /** Where it is written down. */
  readonly source: string;
  /** What a user should know, as one sentence. */
  readonly note?: string;
}
