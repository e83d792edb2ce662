/**
 * The pages that ship: a folder each, `page.json` with everything but the SQL, and beside it `headline.sql` and `<panel>.sql`. SQL in files of its own is coloured,
 * compared line by line, and can be run by hand.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Dashboard, Panel } from './dashboard.ts';

/** As they stand in the list. */
export const BUILT_IN_ORDER = [
  'overview',
  'usage',
  'budget',
  'latency',
  'tools',
  'mcp',
  'approvals',
  'reliability',
  'coverage',
  'health',
];

/**
 * `page.json`: a dashboard whose panels have no SQL, and whose id is the name of its folder. A panel's `sql` is its file, where that is not `<id>.sql`: the same question
 * on two pages is one file.
 */
type Page = Omit<Dashboard, 'id' | 'headline' | 'panels'> & {
  readonly panels: readonly (Omit<Panel, 'sql'> & { readonly sql?: string })[];
};

/** Reads all of them; called once, at the start. */
export function builtInDashboards(folder: URL = builtInFolder()): readonly Dashboard[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort((a, b) => BUILT_IN_ORDER.indexOf(a) - BUILT_IN_ORDER.indexOf(b))
    .map((id) => readPage(id, new URL(`${id}/`, folder)));
}

function readPage(id: string, folder: URL): Dashboard {
  const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8').trimEnd();
  const { panels, ...page } = JSON.parse(read('page.json')) as Page;
  const headline = existsSync(fileURLToPath(new URL('headline.sql', folder))) ? { headline: read('headline.sql') } : {};
  return {
    id,
    ...page,
    ...headline,
    panels: panels.map((panel) => ({ ...panel, sql: read(panel.sql ?? `${panel.id}.sql`) })),
  };
}

/** The build copies the folder to `dist/dashboard/`: beside the bundle, or beside its chunks. */
function builtInFolder(): URL {
  const bundled = ['./dashboard/', '../dashboard/'].map((path) => new URL(path, import.meta.url));
  return bundled.find((folder) => existsSync(new URL('overview/', folder))) ?? new URL('./built-in/', import.meta.url);
}
