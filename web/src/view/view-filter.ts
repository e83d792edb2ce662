import { parseFilter } from '../../../src/filter/parse-filter.ts';
import { printFilter } from '../../../src/filter/print-filter.ts';
import type { View } from '../api/shape.ts';
import { freeId } from '../dashboard/edit.ts';
import { filterOfAsked, type SessionFilter, searchFromFilter } from '../filter/session-filter.ts';

/** What the address says while a view is shown: the link to it. */
export const searchOfView = ({ filter }: Pick<View, 'filter'>): string =>
  searchFromFilter(filterOfAsked(parseFilter(filter).filter));

/** The view that shows exactly this. */
export const viewOf = (views: readonly View[], filter: SessionFilter): View | undefined =>
  views.find((view) => searchOfView(view) === searchFromFilter(filter));

/** A view that does not exist yet. Names without Latin letters have no id of their own. */
export const newView = (name: string, filter: SessionFilter, views: readonly { readonly id: string }[]) => ({
  id: freeId(
    /[a-z0-9]/i.test(name) ? name : 'view',
    views.map(({ id }) => id),
  ),
  name: name.trim(),
  filter: printFilter(filter),
});
