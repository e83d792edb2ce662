/** The user's own pages, as files. */
import type { Disk } from '../lib/disk.ts';
import { createJsonFolder } from '../lib/json-folder.ts';
import type { BrokenDashboard, Dashboard } from './dashboard.ts';

/** Throws an AppError that says what is wrong where. */
export type ParseDashboard = (value: unknown) => Dashboard;

export interface DashboardFiles {
  read(): Promise<{ readonly dashboards: readonly Dashboard[]; readonly broken: readonly BrokenDashboard[] }>;
  /** Old content or new content, whenever the power goes. */
  write(dashboard: Dashboard): Promise<void>;
  remove(id: string): Promise<void>;
}

export interface DashboardFilesDeps {
  readonly disk: Disk;
  /** Made when something is written, with mode 0700. */
  readonly folder: string;
  readonly parse: ParseDashboard;
  /** Ids of pages that ship: no file may stand in for one, so that what is called "overview" in an issue is everybody's. */
  readonly takenIds: ReadonlySet<string>;
}

export function createDashboardFiles({ disk, folder, parse, takenIds }: DashboardFilesDeps): DashboardFiles {
  const files = createJsonFolder({
    disk,
    folder,
    parse: (content, id) => {
      const dashboard = parse(content);
      if (takenIds.has(id)) throw new Error(`a page that ships has the id ${id}: name the file otherwise`);
      if (dashboard.id === id) return dashboard;
      throw new Error(`its id is ${JSON.stringify(dashboard.id)}, its name ${id}.json: both have to be the same`);
    },
  });
  return {
    read: async () => {
      const { values: dashboards, broken } = await files.read();
      return { dashboards, broken };
    },
    write: (dashboard) => files.write(dashboard.id, dashboard),
    remove: (id) => files.remove(id),
  };
}
