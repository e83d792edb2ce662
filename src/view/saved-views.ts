/** The views as everybody asks for them: those that ship, and the user's, a file each. */
import type { Disk } from '../lib/disk.ts';
import { AppError } from '../lib/errors.ts';
import { type BrokenFile, createJsonFolder } from '../lib/json-folder.ts';
import { BUILT_IN_VIEWS, type KnownView, type SavedView } from './saved-view.ts';

export type ViewContent = Omit<SavedView, 'id'>;

export interface ViewIndex {
  /** Those that ship, then the user's by name. */
  readonly views: readonly KnownView[];
  /** Files that hold no view. */
  readonly broken: readonly BrokenFile[];
}

export interface SavedViews {
  list(): Promise<ViewIndex>;
  /** Makes or changes one. This and `remove` throw `conflict` for a view that ships. */
  save(view: SavedView): Promise<KnownView>;
  /** Answers what was removed, so that it can be put back. Throws `not_found`. */
  remove(id: string): Promise<KnownView>;
}

export interface SavedViewsDeps {
  readonly disk: Disk;
  readonly folder: string;
  /** What a file or a request holds. Throws an AppError that says what is wrong where. */
  readonly parse: (content: unknown) => ViewContent;
}

export function createSavedViews({ disk, folder, parse }: SavedViewsDeps): SavedViews {
  const files = createJsonFolder({
    disk,
    folder,
    parse: (content, id): SavedView => {
      if (isShipped(id)) throw new Error(`a view that ships has the id ${id}: name the file otherwise`);
      return { id, ...parse(content) };
    },
  });
  return {
    list: async () => {
      const { values, broken } = await files.read();
      const own = values.toSorted((a, b) => a.name.localeCompare(b.name));
      return { views: [...BUILT_IN_VIEWS.map(asBuiltIn), ...own.map(asFile)], broken };
    },
    save: async ({ id, ...content }) => {
      refuseShipped('change', id);
      const checked = parse(content);
      await files.write(id, checked);
      return asFile({ id, ...checked });
    },
    remove: async (id) => {
      refuseShipped('remove', id);
      const { values } = await files.read();
      const view = values.find((one) => one.id === id);
      if (view === undefined)
        throw new AppError('not_found', `cannot find the view ${id}`, { hint: 'See GET /api/v1/views.' });
      await files.remove(id);
      return asFile(view);
    },
  };
}

const asBuiltIn = (view: SavedView): KnownView => ({ ...view, origin: 'built_in' });
const asFile = (view: SavedView): KnownView => ({ ...view, origin: 'file' });

const isShipped = (id: string): boolean => BUILT_IN_VIEWS.some((view) => view.id === id);

function refuseShipped(act: string, id: string): void {
  if (!isShipped(id)) return;
  throw new AppError('conflict', `cannot ${act} the view ${id}: it ships with the program`, {
    hint: 'Save what it shows under another name.',
  });
}
