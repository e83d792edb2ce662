/** A configuration as texts, without a disk. */

import type { Config } from '../../src/config/config.ts';
import type { SourceFile } from '../../src/config/drop-in.ts';
import { NO_SETTINGS, readSettings } from '../../src/config/read-settings.ts';
import { type ConfigSources, resolveConfig } from '../../src/config/resolve-config.ts';

export const HOME = '/home/ada';
export const CONFIG_DIR = `${HOME}/.config/turnscope`;

export interface ConfigTexts {
  readonly toml?: string;
  readonly logfire?: string;
  readonly harness?: string;
  readonly harnessEnv?: string;
  readonly rules?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** By absolute path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Everybody may read all of them. */
  readonly isOpen?: boolean;
}

export function sourceFile(path: string, text: string | undefined, isOpen = false): SourceFile {
  return { path, text: text ?? null, isOpenToOthers: isOpen && text !== undefined, trouble: null };
}

export function configSources(texts: ConfigTexts): ConfigSources {
  const file = (path: string, text: string | undefined): SourceFile => sourceFile(path, text, texts.isOpen);
  const configFile = file(`${CONFIG_DIR}/config.toml`, texts.toml);
  return {
    env: texts.env ?? {},
    home: HOME,
    configDir: CONFIG_DIR,
    nowMs: Date.parse('2026-11-20T12:00:00Z'),
    configFile,
    settings: texts.toml === undefined ? NO_SETTINGS : readSettings(texts.toml, configFile.path),
    logfireFile: file(`${HOME}/.config/logfire-exporter/config.env`, texts.logfire),
    harnessConfig: file(`${HOME}/.arize/harness/config.yaml`, texts.harness),
    harnessEnv: file(`${HOME}/.codex/arize-env.sh`, texts.harnessEnv),
    rulesFile: file(`${CONFIG_DIR}/redaction.json`, texts.rules),
    files: new Map(Object.entries(texts.files ?? {}).map(([path, text]) => [path, file(path, text)])),
  };
}

export const configOf = (texts: ConfigTexts): Config => resolveConfig(configSources(texts));
