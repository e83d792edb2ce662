/** What may be spent in a calendar month, as the user's config says it. Nothing is stopped by it: it is shown. */
export const BUDGET_KINDS = ['all', 'team', 'repository', 'user'] as const;
export type BudgetKind = (typeof BUDGET_KINDS)[number];

export interface Budget {
  readonly kind: BudgetKind;
  /** Of the team, repository or user; '' where it is for all. */
  readonly name: string;
  /** US dollars, above 0. */
  readonly monthUsd: number;
}
