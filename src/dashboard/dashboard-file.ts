/**
 * The user's own pages: `<id>.json` in one folder, nothing else. Read afresh with every question, so that an editor and the page in the browser see the same; a file that
 * holds no dashboard is told of and hides no other.
 */
import { join } from 'node:path';
import type { Disk } from '../lib/disk.ts';
import { isMissing } from '../lib/disk-error.ts';
import { AppError } from '../lib/errors.ts';
import { readWholeFile, replaceWholeFile } from '../lib/whole-file.ts';
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

const FILE = /^([A-Za-z0-9_-]{1,64})\.json$/;

export function createDashboardFiles({ disk, folder, parse, takenIds }: DashboardFilesDeps): DashboardFiles {
  const pathOf = (id: string): string => join(folder, `${id}.json`);
  const readOne = async (id: string): Promise<Dashboard | BrokenDashboard> => {
    try {
      const dashboard = parse(parseJson((await readWholeFile(disk, pathOf(id))) ?? ''));
      if (takenIds.has(id)) throw new Error(`a page that ships has the id ${id}: name the file otherwise`);
      if (dashboard.id !== id)
        throw new Error(`its id is ${JSON.stringify(dashboard.id)}, its name ${id}.json: both have to be the same`);
      return dashboard;
    } catch (thrown) {
      return { id, file: pathOf(id), message: AppError.from(thrown).message };
    }
  };
  return {
    read: async () => {
      const ids = (await namesIn(disk, folder)).flatMap((name) => FILE.exec(name)?.[1] ?? []).sort();
      const found = await Promise.all(ids.map(readOne));
      return {
        dashboards: found.filter((one) => 'panels' in one),
        broken: found.filter((one) => 'message' in one),
      };
    },
    write: async (dashboard) => {
      await disk.makeFolder(folder);
      await replaceWholeFile(disk, pathOf(dashboard.id), `${JSON.stringify(dashboard, null, 2)}\n`);
    },
    remove: async (id) => {
      await disk.remove(pathOf(id));
      await disk.syncFolder(folder);
    },
  };
}

async function namesIn(disk: Disk, folder: string): Promise<string[]> {
  try {
    return await disk.list(folder);
  } catch (thrown) {
    if (isMissing(thrown)) return [];
    throw thrown;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('invalid_input', `it is no JSON: ${cause instanceof Error ? cause.message : ''}`, { cause });
  }
}
