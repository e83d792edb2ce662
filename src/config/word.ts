/** Settings as the words that templates of targets name: keys resolved, everything else as it stands. */
import { isAbsolute, join } from 'node:path';
import { type BackendSettings, CREDENTIALS, type Secret } from './backend-settings.ts';
import type { Complaints } from './complaint.ts';
import type { Environment, SourceFile } from './drop-in.ts';
import type { Target, Template } from './target.ts';

/** What settings refer to besides themselves. All files have been read. */
export interface Surroundings {
  readonly env: Environment;
  /** What relative paths in `config.toml` are relative to. */
  readonly configDir: string;
  readonly home: string;
  /** By absolute path. */
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly nowMs: number;
}

export type Words = Readonly<Record<string, string>>;

/** `~/` is the home folder; what is relative is relative to the configuration, never to where a session works. */
export function absolutePath(path: string, { configDir, home }: Pick<Surroundings, 'configDir' | 'home'>): string {
  const whole = path.startsWith('~/') ? join(home, path.slice(2)) : path;
  return isAbsolute(whole) ? whole : join(configDir, whole);
}

/** The text of a secret; null, and a complaint, where it cannot be had. */
export function resolveSecret(
  setting: string,
  secret: Secret,
  around: Surroundings,
  complaints: Complaints,
): string | null {
  if (typeof secret === 'string') return checked(setting, secret, complaints);
  if ('env' in secret) {
    const value = around.env[secret.env]?.trim();
    if (value) return checked(setting, value, complaints);
    return complaints.add(
      setting,
      `The variable ${secret.env} for \`${setting}\` is not set.`,
      'Set it where Codex and Turnscope are started, or put the key into a file: { file = "PATH" }.',
    );
  }
  const path = absolutePath(secret.file, around);
  const file = around.files.get(path);
  const text = file?.text?.trim() ?? '';
  if (text === '')
    return complaints.add(
      setting,
      `The file ${path} for \`${setting}\` is missing, empty or cannot be read.`,
      'Write the key into it, nothing else.',
    );
  if (file?.isOpenToOthers)
    complaints.mention(setting, `Others may read the key in ${path}.`, `Run \`chmod 600 ${path}\`.`);
  return checked(setting, text, complaints);
}

const checked = (setting: string, value: string, complaints: Complaints): string | null =>
  // a line feed in a header would begin another one
  /[\r\n\0]/.test(value)
    ? complaints.add(setting, `\`${setting}\` has more than one line.`, 'Give the key alone.')
    : value;

/** Settings that templates may name, besides keys. */
const PLAIN = ['auth_scheme', 'space_id', 'instance_id', 'workspace', 'entity', 'environment'] as const;

export function wordsOf(
  settings: BackendSettings,
  target: Target,
  around: Surroundings,
  complaints: Complaints,
): Words {
  const words: Record<string, string> = {};
  for (const name of CREDENTIALS) {
    const secret = settings[name];
    const value = secret === undefined ? null : resolveSecret(name, secret, around, complaints);
    if (value !== null) words[name] = value;
  }
  for (const name of PLAIN) {
    const value = settings[name];
    if (value !== undefined) words[name] = value;
  }
  const project = settings.project ?? target.projectDefault;
  return project === undefined ? words : { ...words, project };
}

/** null where a word that it names is not there. */
export function fill(template: Template, words: Words): string | null {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  if (names.some((name) => words[name] === undefined)) return null;
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => words[name] ?? '');
}

/** A table of templates as far as it can be filled. */
export function fillTable(table: Readonly<Record<string, Template>>, words: Words): Record<string, string> {
  return Object.fromEntries(
    Object.entries(table).flatMap(([name, template]) => {
      const value = fill(template, words);
      return value === null ? [] : [[name, value]];
    }),
  );
}
