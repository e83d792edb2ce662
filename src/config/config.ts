/** What the user's files and variables come to: the backends that are on, and why the others are not. */
import type { Budget } from '../model/budget.ts';
import type { ContentPolicy } from '../model/content-policy.ts';
import type { PersonalSwitches } from '../redact/personal-data.ts';
import type { Backend } from './backend.ts';

/** Something in the configuration that is not as it should be. Never holds a value that may be secret. */
export interface ConfigProblem {
  /** The file or variable, for people. */
  readonly origin: string;
  readonly sentence: string;
  /** What to do, as one sentence. */
  readonly hint: string;
  /** The backend that it keeps off, or the exporter where nobody can tell which backend it means; null where nothing is kept off, or everything. */
  readonly backend: string | null;
}

/** One value of a backend, for people: secrets are shown as `(set)`. */
export interface SettingShown {
  readonly name: string;
  readonly value: string;
  readonly origin: string;
}

/** A backend that some origin names, whether it is on or not. */
export interface ConfigEntry {
  readonly name: string;
  readonly target: string | null;
  /** `broken`: kept off by a problem. */
  readonly state: 'on' | 'off' | 'broken';
  readonly settings: readonly SettingShown[];
}

export interface RedactionSettings {
  /** Absolute path of the user's own rules; null where there are none. */
  readonly userRulesFile: string | null;
  /** Every key that any configuration holds, used or not: for the redactor's known values. */
  readonly secrets: readonly string[];
  /** Data about persons that neither the own store nor anybody else gets. */
  readonly personal: PersonalSwitches;
}

export interface Config {
  /** Those that are on. */
  readonly backends: readonly Backend[];
  /** Of our own store. */
  readonly content: ContentPolicy;
  readonly redaction: RedactionSettings;
  /** That of all first. */
  readonly budgets: readonly Budget[];
  readonly problems: readonly ConfigProblem[];
  readonly entries: readonly ConfigEntry[];
}
