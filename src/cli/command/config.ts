/** What is configured, where each value comes from, and what goes where. Sends nothing, and shows no key. */
import { readConfig } from '../../config/read-config.ts';
import { jsonText } from '../../format/clean.ts';
import { AppError } from '../../lib/errors.ts';
import { findPlaces } from '../../lib/place.ts';
import { configJson } from '../config-json.ts';
import { configLines, isUnusable, targetLines } from '../config-lines.ts';
import type { Terminal } from '../terminal.ts';

export interface ConfigOptions {
  readonly json?: true;
  /** List what a backend can be instead. */
  readonly targets?: true;
}

/** Throws where a mistake keeps something off, so that the program ends with 1. */
export async function run(options: ConfigOptions, terminal: Terminal): Promise<void> {
  const { env, homeDir, width, paint } = terminal;
  if (options.targets) {
    for (const line of targetLines({ width, paint })) terminal.print(line);
    return;
  }
  const { configDir, codexHome } = findPlaces(env, homeDir);
  const config = await readConfig({ configDir, home: homeDir, env, codexHome }, terminal.now());
  if (options.json) terminal.print(jsonText(configJson(config), 2));
  else for (const line of configLines(config, { width, paint, homeDir, configDir })) terminal.print(line);
  const broken = new Set([
    ...config.entries.filter(({ state }) => state === 'broken').map(({ name }) => name),
    ...config.problems.flatMap(({ backend }) => backend ?? []),
  ]);
  const what = broken.size > 0 ? ` for ${[...broken].join(', ')}` : '';
  if (broken.size > 0 || isUnusable(config))
    throw new AppError('invalid_input', `cannot use what is configured${what}: see the problems above`);
}
