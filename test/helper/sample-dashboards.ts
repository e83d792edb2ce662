/** Pages of panels without a store: what would be asked is noted, and one row answers. */
import type { Dashboard } from '../../src/dashboard/dashboard.ts';
import { createDashboards, type Dashboards } from '../../src/dashboard/dashboards.ts';

export const sampleDashboard: Dashboard = {
  id: 'sample',
  title: 'Sample',
  headline: "SELECT 'calm' AS sentence",
  panels: [
    {
      id: 'sessions',
      title: 'Sessions',
      chart: 'number',
      unit: 'count',
      sql: 'SELECT count() AS value FROM session FINAL WHERE {{session-filter}}',
    },
  ],
};

/** A page of the user's. */
export const ownDashboard: Dashboard = { ...sampleDashboard, id: 'own' };

export function sampleDashboards(asked: unknown[] = []): Dashboards {
  const files = new Map([[ownDashboard.id, ownDashboard]]);
  return createDashboards({
    builtIn: [sampleDashboard],
    files: {
      read: async () => ({ dashboards: [...files.values()], broken: [] }),
      write: async (dashboard) => void files.set(dashboard.id, dashboard),
      remove: async (id) => void files.delete(id),
    },
    budgets: [],
    askSql: async (text, params) => {
      asked.push(['askSql', { text, params }]);
      const name = text.includes('sentence') ? 'sentence' : 'value';
      return {
        columns: [{ name, type: 'String' }],
        rows: [['calm']],
        truncated: false,
        elapsedMs: 3,
        readRows: 5,
        readBytes: 40,
      };
    },
  });
}
