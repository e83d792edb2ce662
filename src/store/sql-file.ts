import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const texts = new Map<string, string>();

/**
 * The text of a `.sql` file below this folder, e.g. `query/session-list.sql`; read once. Bundles cannot carry SQL
 * files, so the build copies them to `dist/sql/` and this looks there first: beside the bundle, or beside its chunks.
 */
export function sqlFile(name: `${string}.sql`): string {
  const known = texts.get(name);
  if (known !== undefined) return known;
  const text = readFileSync(new URL(name, sqlFolder()), 'utf8').trimEnd();
  texts.set(name, text);
  return text;
}

export function sqlFolder(): URL {
  const bundled = ['./sql/', '../sql/'].map((path) => new URL(path, import.meta.url));
  return bundled.find((folder) => existsSync(fileURLToPath(folder))) ?? new URL('./', import.meta.url);
}
