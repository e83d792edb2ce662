import type { KnownView } from '../../src/view/saved-view.ts';
import type { SavedViews } from '../../src/view/saved-views.ts';

export const ownView: KnownView = { id: 'own', name: 'Mine', filter: 'repo:web cost:>1', origin: 'file' };

/** One view of the user's, kept in memory. */
export function sampleViews(): SavedViews {
  const views = new Map([[ownView.id, ownView]]);
  return {
    list: async () => ({ views: [...views.values()], broken: [] }),
    save: async (view) => {
      const known: KnownView = { ...view, origin: 'file' };
      views.set(view.id, known);
      return known;
    },
    remove: async (id) => {
      const view = views.get(id) ?? ownView;
      views.delete(id);
      return view;
    },
  };
}
