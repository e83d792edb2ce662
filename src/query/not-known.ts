/** Sessions of which a filter asks what was not kept yet when they were written: they are in no answer until a rebuild, and somebody should say so. */
import type { Store } from '../store/store.ts';
import { filterParams, type SessionFilter } from './session-filter.ts';
import { sessionSql } from './session-sql.ts';

/** How many fit all other conditions; 0 without a question where nothing of the kind is asked. */
export async function countNotKnown(store: Pick<Store, 'query'>, filter: SessionFilter): Promise<number> {
  const others = withoutYoung(filter);
  if (others === null) return 0;
  const [row] = await store.query<{ sessions: string }>(sessionSql('session-not-known', others), filterParams(others));
  return Number(row?.sessions ?? 0);
}

/** What is left without the conditions on younger columns (`Shape`); null where there is none of those. */
export function withoutYoung(filter: SessionFilter): SessionFilter | null {
  const { has = [], problem = [], ...others } = filter;
  const asksEdits = has.includes('edits');
  if (!asksEdits && problem.length === 0) return null;
  // one of several traits is enough: with `edits` among them, nobody knows of a session that has none of the others
  return asksEdits ? others : { ...others, has };
}
