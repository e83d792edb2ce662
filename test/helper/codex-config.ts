/** The corpus of hostile config.toml files. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.resolve(import.meta.dirname, '../fixtures/codex-config');

export interface CodexConfig {
  readonly name: string;
  readonly text: string;
}

/** Files that parse. */
export function codexConfigs(): CodexConfig[] {
  return [
    ...configsIn(FOLDER),
    { name: 'made: 5,000 lines', text: longConfig() },
    { name: 'made: a long value', text: `model = "m"\ndeveloper_instructions = "${'long '.repeat(25_000)}"\n[tui]\n` },
  ];
}

/** Files that do not. */
export function brokenCodexConfigs(): CodexConfig[] {
  return configsIn(path.join(FOLDER, 'broken'));
}

function configsIn(folder: string): CodexConfig[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.toml'));
  return names.map((name) => ({ name, text: readFileSync(path.join(folder, name), 'utf8') }));
}

function longConfig(): string {
  const project = (_: unknown, n: number) => `[projects."/home/dev/repo-${n}"] # ${n}\ntrust_level = "trusted"\n\n\n`;
  return `model = "m"\n\n[otel]\nenvironment = "dev"\n\n${Array.from({ length: 1249 }, project).join('')}`;
}
