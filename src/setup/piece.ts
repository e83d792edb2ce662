/** What a part of the set-up is planned from, and what it comes to. */
import type { HookPlaces } from '../model/hook-spool.ts';
import type { TomlText } from '../toml/read-toml.ts';
import type { Wish } from '../toml/wish.ts';
import type { ManagedPolicy } from './codex/managed-policy.ts';
import type { Part } from './setup-choice.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface SetupFacts {
  /** Codex's `config.toml`. */
  readonly codex: TomlText;
  /** Our own. */
  readonly own: TomlText;
  /** Backends that are on by another exporter's configuration. */
  readonly takenOver: ReadonlySet<string>;
  /** null: nobody knows. */
  readonly version: string | null;
  /** Hook events that this version knows. */
  readonly events: readonly string[];
  readonly policy: ManagedPolicy | null;
  readonly hookPlaces: HookPlaces;
  readonly platform: NodeJS.Platform;
  /** Base URLs of this machine's server. */
  readonly local: { readonly http: string; readonly grpc: string };
  /** Where exporters went that an earlier set-up wrote. */
  readonly ourEndpoints: readonly string[];
  readonly env: Environment;
}

/** One line of the answer. `on`: it is there, or will be · `kept`: something of the user's stands there · `off`. */
export interface PartState {
  readonly part: Part | 'forwarding';
  readonly state: 'on' | 'kept' | 'off';
  readonly sentence: string;
}

export interface Piece {
  readonly wishes: readonly Wish[];
  readonly own?: readonly Wish[];
  readonly states: readonly PartState[];
  /** What somebody should know, each a sentence or two. */
  readonly notes?: readonly string[];
  /** What is to be done before anything arrives, as a shell line with its reason. */
  readonly todo?: readonly Todo[];
  readonly endpoints?: readonly string[];
  readonly theirs?: readonly TheirExporter[];
}

export interface Todo {
  readonly why: string;
  readonly command: string;
}

/** An exporter that goes elsewhere already, and was left. */
export interface TheirExporter {
  readonly key: string;
  readonly endpoint: string;
}

export type SetupPlan = Required<Piece>;

/** Somebody else sees to it. */
export const kept = (part: PartState['part'], sentence: string): Piece => ({
  wishes: [],
  states: [{ part, state: 'kept', sentence }],
});

export const off = (part: PartState['part'], sentence: string): Piece => ({
  wishes: [],
  states: [{ part, state: 'off', sentence }],
});
