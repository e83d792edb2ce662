import type { DashboardList, SessionSummary, ViewList } from '../api/shape.ts';
import { plainLine } from '../format/plain-text.ts';
import type { IconName } from '../frame/icon.tsx';
import { PLACES } from '../frame/place.ts';
import { dashboardPath, sessionPath } from '../route/route.ts';
import { placeOf } from '../session-list/place.ts';
import { searchOfView } from '../view/view-filter.ts';
import { fuzzyScore } from './fuzzy.ts';

/** What can be done from the palette. */
export interface PaletteEntry {
  /** Stays the same, so that what was done before can be offered again. */
  readonly id: string;
  readonly group: 'Recent' | 'Commands' | 'Pages' | 'Views' | 'Dashboards' | 'Sessions';
  readonly name: string;
  readonly detail: string;
  readonly icon: IconName;
  readonly keys?: string | undefined;
  readonly act: Act;
}

export type Act =
  | { readonly kind: 'go'; readonly href: string }
  | { readonly kind: 'theme' }
  | { readonly kind: 'help' }
  /** Presses a key of the page: what it does is the page's own. */
  | { readonly kind: 'press'; readonly key: string };

const GROUP_MAX = 6;

export function pageEntries(): readonly PaletteEntry[] {
  return PLACES.map(({ name, href, icon, keys }) => ({
    id: `page ${href}`,
    group: 'Pages',
    name,
    detail: '',
    icon,
    keys,
    act: { kind: 'go', href },
  }));
}

/** @param path of the page that is shown: on a session there is more to do */
export function commandEntries(path: string): readonly PaletteEntry[] {
  const isSession = path.startsWith('/sessions/');
  const command = (name: string, keys: string, icon: IconName, act: Act): PaletteEntry => ({
    id: `command ${name}`,
    group: 'Commands',
    name,
    detail: '',
    icon,
    keys,
    act,
  });
  return [
    command('Light or dark', 't', 'dark', { kind: 'theme' }),
    command('All keys', '?', 'keys', { kind: 'help' }),
    ...(isSession
      ? [
          command('Compare this session', 'c', 'sessions', { kind: 'press', key: 'c' }),
          command('Export this session', 'e', 'more', { kind: 'press', key: 'e' }),
        ]
      : []),
  ];
}

export const viewEntries = (list: ViewList): readonly PaletteEntry[] =>
  list.views.map((view) => ({
    id: `view ${view.id}`,
    group: 'Views',
    name: plainLine(view.name, 80),
    detail: plainLine(view.filter, 80),
    icon: 'filter',
    act: { kind: 'go', href: `/${searchOfView(view)}` },
  }));

export const dashboardEntries = (list: DashboardList): readonly PaletteEntry[] =>
  list.dashboards.map(({ id, title }) => ({
    id: `dashboard ${id}`,
    group: 'Dashboards',
    name: title,
    detail: '',
    icon: 'dashboard',
    act: { kind: 'go', href: dashboardPath(id) },
  }));

export const sessionEntries = (sessions: readonly SessionSummary[]): readonly PaletteEntry[] =>
  sessions.slice(0, GROUP_MAX).map((session) => ({
    id: `session ${session.session_id}`,
    group: 'Sessions',
    name: plainLine(session.title ?? session.session_id, 120),
    detail: placeOf(session)?.label ?? '',
    icon: 'sessions',
    act: { kind: 'go', href: sessionPath(session.session_id) },
  }));

/** Sessions as the server found them; those that it found for other letters stay only where their name has these. */
export const foundEntries = (
  typed: string,
  entries: readonly PaletteEntry[],
  isOld: boolean,
): readonly PaletteEntry[] => (isOld ? entries.filter(({ name }) => fuzzyScore(typed, name) !== null) : entries);

/** What fits best, group by group in the given order. Sessions were found by the server: they are not measured again. */
export function fittingEntries(typed: string, entries: readonly PaletteEntry[]): readonly PaletteEntry[] {
  const scored = entries.flatMap((entry) => {
    const score = entry.group === 'Sessions' ? 0 : fuzzyScore(typed, entry.name);
    return score === null ? [] : [{ entry, score }];
  });
  const groups = [...new Set(entries.map(({ group }) => group))];
  return groups.flatMap((group) => {
    const own = scored.filter(({ entry }) => entry.group === group);
    return (typed.trim() === '' ? own : own.toSorted((a, b) => b.score - a.score)).map(({ entry }) => entry);
  });
}
