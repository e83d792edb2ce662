/** Plugins of ours that Codex's configuration knows, and which copy of them Codex runs. */
import { readdir, readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { Plugin } from '../facts.ts';
import { asTable, asText, type TomlTable, tableAt, valueAt } from '../toml-table.ts';

/** The name in our manifest, whatever marketplace it comes from. */
const NAME = 'turnscope';

export async function lookAtPlugins(config: TomlTable, codexHome: string): Promise<Plugin[]> {
  const ours = Object.entries(tableAt(config, 'plugins')).filter(([id]) => id.startsWith(`${NAME}@`));
  return await Promise.all(
    ours.map(async ([id, settings]): Promise<Plugin> => {
      const marketplace = id.slice(NAME.length + 1);
      return {
        id,
        enabled: asTable(settings)?.['enabled'] !== false,
        cached: await newestVersion(join(codexHome, 'plugins', 'cache', marketplace, NAME)),
        offered: await offeredVersion(asText(valueAt(config, 'marketplaces', marketplace, 'source'))),
      };
    }),
  );
}

async function newestVersion(folder: string): Promise<string | null> {
  const names = await readdir(folder).catch(() => []);
  return (
    names
      .filter((name) => !name.startsWith('.'))
      .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
      .at(-1) ?? null
  );
}

/** null for a marketplace that is not a folder here: asking its server is Codex's business. */
async function offeredVersion(source: string | null): Promise<string | null> {
  if (source === null || !isAbsolute(source)) return null;
  const offer = asTable(await readJson(join(source, '.agents', 'plugins', 'marketplace.json')));
  const plugins: unknown = offer?.['plugins'];
  const ours = Array.isArray(plugins) ? plugins.map(asTable).find((plugin) => plugin?.['name'] === NAME) : undefined;
  const path = asText(ours?.['source']) ?? asText(valueAt(ours ?? {}, 'source', 'path'));
  if (path === null) return null;
  const manifest = asTable(await readJson(join(source, path, '.codex-plugin', 'plugin.json')));
  return asText(manifest?.['version']);
}

async function readJson(path: string): Promise<unknown> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return value;
  } catch {
    return null;
  }
}
