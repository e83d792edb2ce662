/** Sessions without secrets. The same session is cleaned once, as long as the redactor learns nothing: a long one costs as much to clean as to read. */
import type { Session } from '../model/session.ts';
import type { PriceBook } from '../price/price-book.ts';
import { findProblems } from '../problem/find-problems.ts';
import type { Problem } from '../problem/problem.ts';
import type { Redactor } from '../redact/redactor.ts';

interface Cleaned {
  readonly session: Session;
  /** What the redactor knew then. */
  readonly learned: number;
  problems: readonly Problem[] | null;
}

export interface CleanSessions {
  session(told: Session): Session;
  /** Found in the clean session: what quotes a part of a text could hold a part of a secret, which no rule knows. */
  problems(told: Session): Problem[];
}

interface CleanDeps {
  readonly prices: PriceBook;
  /** ms since the epoch. */
  readonly now: () => number;
}

export function cleanSessions(redactor: Redactor, { prices, now }: CleanDeps): CleanSessions {
  // by the very object: who reads a session again and gets the same knows that nothing has changed
  const cleaned = new WeakMap<Session, Cleaned>();
  const clean = (told: Session): Cleaned => {
    const known = cleaned.get(told);
    if (known !== undefined && known.learned === redactor.learned()) return known;
    const fresh: Cleaned = { session: redactor.session(told), learned: redactor.learned(), problems: null };
    cleaned.set(told, fresh);
    return fresh;
  };
  return {
    session: (told) => clean(told).session,
    problems: (told) => {
      const known = clean(told);
      const problems = known.problems ?? findProblems(known.session, { prices, now: now() });
      // while somebody waits, the clock makes problems of it
      if (told.ended_at !== null) known.problems = problems;
      return [...problems];
    },
  };
}
