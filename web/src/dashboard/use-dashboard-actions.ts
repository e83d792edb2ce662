import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { deleteDashboard, saveDashboard } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import type { Dashboard, DashboardList } from '../api/shape.ts';
import { go } from '../route/history.ts';
import { dashboardPath } from '../route/route.ts';
import { dashboardFromFile, freeId, NEW_ID } from './edit.ts';

export interface DashboardActions {
  /** @param search the span and filter that are kept */
  readonly create: (search: string) => void;
  readonly duplicate: (dashboard: Dashboard, search: string) => void;
  /** Under an id that nobody has; leads there. Resolves as `save` does. */
  readonly saveNew: (dashboard: Dashboard, search: string) => Promise<boolean>;
  /** Resolves to whether the server took it; if not, `message` says why. */
  readonly save: (dashboard: Dashboard) => Promise<boolean>;
  readonly remove: (dashboard: Dashboard) => void;
  readonly restore: (dashboard: Dashboard) => void;
  readonly importFile: (file: File) => void;
  /** What did not work, as a sentence. */
  readonly message: string | null;
  /** What did not work is given up. */
  readonly forget: () => void;
}

/** What can be done with dashboards. Each leads to where its effect is seen. */
export function useDashboardActions(list: DashboardList | undefined): DashboardActions {
  const client = useQueryClient();
  const [message, setMessage] = useState<string | null>(null);
  const run = useCallback(
    async (task: () => Promise<unknown>): Promise<boolean> => {
      try {
        await task();
        setMessage(null);
        await client.invalidateQueries({ queryKey: queryKey.dashboards });
        return true;
      } catch (error) {
        setMessage(error instanceof Error ? error.message : String(error));
        return false;
      }
    },
    [client],
  );
  return useMemo(() => {
    const taken = [NEW_ID, ...[...(list?.dashboards ?? []), ...(list?.broken ?? [])].map(({ id }) => id)];
    const save = (dashboard: Dashboard): Promise<boolean> =>
      run(async () => {
        await saveDashboard(dashboard);
        client.setQueryData(queryKey.dashboard(dashboard.id), { dashboard, origin: 'file' });
        // Its panels may ask something else now.
        await client.invalidateQueries({ queryKey: queryKey.allPanels });
      });
    const open = async (dashboard: Dashboard, search = ''): Promise<boolean> => {
      const isSaved = await save(dashboard);
      if (isSaved) go(`${dashboardPath(dashboard.id)}${search}`);
      return isSaved;
    };
    const newId = (title: string): string => freeId(title, taken);
    return {
      message,
      forget: () => setMessage(null),
      save,
      create: (search) => go(`${dashboardPath(NEW_ID)}${search}`),
      saveNew: (dashboard, search) => open({ ...dashboard, id: newId(dashboard.title) }, search),
      duplicate: (dashboard, search) => {
        const title = `${dashboard.title} (copy)`;
        void open({ ...dashboard, id: newId(`${dashboard.id} copy`), title }, editSearch(search));
      },
      restore: (dashboard) => {
        client.setQueryData(queryKey.deletedDashboard, null);
        void open(dashboard);
      },
      remove: (dashboard) =>
        void run(() => deleteDashboard(dashboard.id)).then((isGone) => {
          if (!isGone) return;
          client.setQueryData(queryKey.deletedDashboard, dashboard);
          go(dashboardPath('overview'));
        }),
      importFile: (file) =>
        void file.text().then((text) => {
          const imported = dashboardFromFile(text, taken);
          if (imported.kind === 'refused') setMessage(imported.message);
          else void open(imported.dashboard);
        }),
    };
  }, [list, client, message, run]);
}

const editSearch = (search: string): string => (search === '' ? '?edit=1' : `${search}&edit=1`);

/** Hands the dashboard to the browser as a file that `import` takes. */
export function exportDashboard(dashboard: Dashboard): void {
  const address = URL.createObjectURL(
    new Blob([`${JSON.stringify(dashboard, null, 2)}\n`], { type: 'application/json' }),
  );
  const link = document.createElement('a');
  link.href = address;
  link.download = `${dashboard.id}.json`;
  link.click();
  URL.revokeObjectURL(address);
}
