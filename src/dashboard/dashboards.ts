/** The pages of panels as everybody asks for them: those that ship, those of the user, and their answers. */
import { AppError } from '../lib/errors.ts';
import type { Budget } from '../model/budget.ts';
import type { BrokenDashboard, Dashboard, KnownDashboard, Panel, PanelAnswer } from './dashboard.ts';
import type { DashboardFiles } from './dashboard-file.ts';
import type { PanelAsk } from './panel-sql.ts';
import { type AskSql, runPanel } from './run-panel.ts';

export interface DashboardIndex {
  readonly known: readonly KnownDashboard[];
  readonly broken: readonly BrokenDashboard[];
}

export interface Dashboards {
  /** Those that ship, in their order; then the user's by id. */
  list(): Promise<DashboardIndex>;
  /** This and all below throw `not_found` for an id or a panel that does not exist. */
  get(id: string): Promise<KnownDashboard>;
  /** Throws `conflict` for the id of a page that ships. */
  save(dashboard: Dashboard): Promise<KnownDashboard>;
  /** Answers what was removed, so that it can be put back. Throws `conflict` for a page that ships. */
  remove(id: string): Promise<KnownDashboard>;
  /** null where the page has none, or it has nothing to say. */
  headline(id: string, ask: PanelAsk): Promise<string | null>;
  panel(at: { readonly id: string; readonly panel: string }, ask: PanelAsk): Promise<PanelAnswer>;
  /** A panel that is on no page yet. */
  preview(panel: Panel, ask: PanelAsk): Promise<PanelAnswer>;
}

export interface DashboardsDeps {
  readonly builtIn: readonly Dashboard[];
  readonly files: DashboardFiles;
  readonly askSql: AskSql;
  readonly budgets: readonly Budget[];
}

export function createDashboards({ builtIn, files, askSql, budgets }: DashboardsDeps): Dashboards {
  const run = (panel: Parameters<typeof runPanel>[1], ask: PanelAsk): Promise<PanelAnswer> =>
    runPanel(askSql, panel, { ...ask, budgets });
  const list = async (): Promise<DashboardIndex> => {
    const { dashboards, broken } = await files.read();
    const shipped = builtIn.map((dashboard): KnownDashboard => ({ dashboard, origin: 'built_in' }));
    return { known: [...shipped, ...dashboards.map((dashboard) => ({ dashboard, origin: 'file' as const }))], broken };
  };
  const get = async (id: string): Promise<KnownDashboard> => {
    const { known, broken } = await list();
    return known.find(({ dashboard }) => dashboard.id === id) ?? notThere(id, broken);
  };
  const refuseShipped = (act: string, id: string): void => {
    if (!builtIn.some((dashboard) => dashboard.id === id)) return;
    throw new AppError('conflict', `cannot ${act} the dashboard ${id}: it ships with the program`, {
      hint: 'Make a copy of it under another id.',
    });
  };
  return {
    list,
    get,
    save: async (dashboard) => {
      refuseShipped('change', dashboard.id);
      await files.write(dashboard);
      return { dashboard, origin: 'file' };
    },
    remove: async (id) => {
      refuseShipped('remove', id);
      const removed = await get(id);
      await files.remove(id);
      return removed;
    },
    headline: async (id, ask) => {
      const { headline } = (await get(id)).dashboard;
      if (headline === undefined) return null;
      const { columns, rows } = await run({ name: `the headline of ${id}`, sql: headline }, ask);
      const sentence = rows[0]?.[columns.findIndex(({ name }) => name === 'sentence')];
      return typeof sentence === 'string' && sentence !== '' ? sentence : null;
    },
    panel: async ({ id, panel }, ask) => {
      const { panels } = (await get(id)).dashboard;
      const found = panels.find((one) => one.id === panel);
      if (found !== undefined) return run({ ...found, name: `${id}/${panel}` }, ask);
      throw new AppError('not_found', `cannot find the panel ${panel} on the dashboard ${id}`, {
        hint: `It has ${panels.map((one) => one.id).join(', ') || 'none'}.`,
      });
    },
    preview: (panel, ask) => run({ ...panel, name: panel.id }, ask),
  };
}

function notThere(id: string, broken: readonly BrokenDashboard[]): never {
  const file = broken.find((one) => one.id === id);
  if (file !== undefined) throw new AppError('invalid_input', `cannot read ${file.file}: ${file.message}`);
  throw new AppError('not_found', `cannot find the dashboard ${id}`, { hint: 'See GET /api/v1/dashboards.' });
}
