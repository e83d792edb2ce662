/** Every panel and headline of the pages that ship, over a month and with a filter, as the API asks them. */
import { builtInDashboards } from '../src/dashboard/built-in-dashboard.ts';
import { panelSpan } from '../src/dashboard/panel-span.ts';
import { type PanelAsk, panelSql } from '../src/dashboard/panel-sql.ts';
import type { Budget } from '../src/model/budget.ts';
import type { Store } from '../src/store/store.ts';
import type { StoreQuestion } from './large-store-questions.ts';

const BUDGETS: readonly Budget[] = [
  { kind: 'all', name: '', monthUsd: 50_000 },
  { kind: 'team', name: 'data', monthUsd: 5_000 },
  { kind: 'repository', name: 'acme/payments', monthUsd: 5_000 },
  { kind: 'user', name: 'ada@example.com', monthUsd: 500 },
];
const MONTH_MS = 30 * 86_400_000;

/** @param now when the newest session began, ms since the epoch */
export function panelQuestions(store: Store, now: number): readonly StoreQuestion[] {
  const span = panelSpan({ since: now - MONTH_MS, timeZone: 'Europe/Berlin' }, now);
  const ask: PanelAsk = { span, filter: {}, budgets: BUDGETS };
  return builtInDashboards().flatMap(({ id, headline, panels }) =>
    [...(headline === undefined ? [] : [{ id: 'headline', sql: headline }]), ...panels].map((panel) => {
      const { bound, params } = panelSql(panel.id, panel.sql, ask);
      return [`panel ${id}/${panel.id}: a month`, () => store.query(bound, params)] as const;
    }),
  );
}
