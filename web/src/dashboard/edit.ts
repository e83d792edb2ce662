import type { Dashboard, Panel } from '../api/shape.ts';

const WIDTH_MAX = 4;
const WIDTH_DEFAULT = 2;
const ID_LENGTH_MAX = 64;

/** `Cost by team` → `cost-by-team`, and `-2`, `-3` … while that is taken. */
export function freeId(title: string, taken: readonly string[]): string {
  const words = title
    .toLowerCase()
    .normalize('NFKD')
    .match(/[a-z0-9]+/g) ?? ['dashboard'];
  const base = words.join('-').slice(0, ID_LENGTH_MAX - 4);
  if (!taken.includes(base)) return base;
  let count = 2;
  while (taken.includes(`${base}-${count}`)) count += 1;
  return `${base}-${count}`;
}

const NEW_SQL = `SELECT
    {{step:StartedAt}} AS at,
    count() AS value
FROM session FINAL
WHERE {{session-filter}}
GROUP BY at
ORDER BY at {{fill}}`;

/** What a dashboard that is not saved yet is called in its address; none that is saved is. */
export const NEW_ID = 'new';

/** @param sql of its first panel, such as the SQL page hands over: a table shows any answer */
export function newDashboard(sql: string | null): Dashboard {
  const panels: Panel[] = sql === null ? [] : [{ id: 'panel', title: 'My panel', chart: 'table', unit: 'text', sql }];
  return { id: NEW_ID, title: 'My dashboard', panels };
}

export function addPanel(dashboard: Dashboard): Dashboard {
  const id = freeId('panel', panelIds(dashboard));
  const panel: Panel = { id, title: 'Sessions', chart: 'time', unit: 'count', sql: NEW_SQL };
  return { ...dashboard, panels: [...dashboard.panels, panel] };
}

export const removePanel = (dashboard: Dashboard, id: string): Dashboard => ({
  ...dashboard,
  panels: dashboard.panels.filter((panel) => panel.id !== id),
});

export function copyPanel(dashboard: Dashboard, id: string): Dashboard {
  const panels = dashboard.panels.flatMap((panel) =>
    panel.id === id ? [panel, { ...panel, id: freeId(panel.id, panelIds(dashboard)) }] : [panel],
  );
  return { ...dashboard, panels };
}

/** @param by -1 towards the beginning, 1 towards the end; over the edge nothing moves */
export function movePanel(dashboard: Dashboard, id: string, by: -1 | 1): Dashboard {
  const from = dashboard.panels.findIndex((panel) => panel.id === id);
  const [panel, other] = [dashboard.panels[from], dashboard.panels[from + by]];
  if (panel === undefined || other === undefined) return dashboard;
  return { ...dashboard, panels: dashboard.panels.with(from, other).with(from + by, panel) };
}

/** @param by quarters of the page */
export function resizePanel(dashboard: Dashboard, id: string, by: -1 | 1): Dashboard {
  return changePanel(dashboard, id, (panel) => ({
    ...panel,
    width: Math.min(WIDTH_MAX, Math.max(1, (panel.width ?? WIDTH_DEFAULT) + by)),
  }));
}

export const changePanel = (dashboard: Dashboard, id: string, change: (panel: Panel) => Panel): Dashboard => ({
  ...dashboard,
  panels: dashboard.panels.map((panel) => (panel.id === id ? change(panel) : panel)),
});

const panelIds = ({ panels }: Dashboard): readonly string[] => panels.map(({ id }) => id);

export type Imported =
  | { readonly kind: 'dashboard'; readonly dashboard: Dashboard }
  | { readonly kind: 'refused'; readonly message: string };

/** A file as it was exported. What is inside the panels is for the server to judge; another one's address is never taken. */
export function dashboardFromFile(text: string, taken: readonly string[]): Imported {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'refused', message: 'This file is no JSON. Choose one that "export" has written.' };
  }
  if (!isDashboard(value)) {
    return { kind: 'refused', message: 'This file holds no dashboard: it needs a title and a list of panels.' };
  }
  const wanted = value.id ?? value.title;
  return { kind: 'dashboard', dashboard: { ...value, id: freeId(wanted, taken) } };
}

/** Only as far as a page and its editor rely on it: the rest is for the server to judge. */
export function isDashboard(value: unknown): value is Omit<Dashboard, 'id'> & { readonly id?: string } {
  if (typeof value !== 'object' || value === null || !('title' in value) || !('panels' in value)) return false;
  const isNamed = !('id' in value) || typeof value.id === 'string';
  return isNamed && typeof value.title === 'string' && Array.isArray(value.panels);
}
